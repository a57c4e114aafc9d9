/** `astbuild path-info`: size and references of a store path or of what a target realised to. */

import { namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import type { BuildRecord, CheckRecord, ObjectInfo, Store } from "@astbuild/store";
import type { CommandContext } from "../command-context.ts";
import { formatBytes, formatSeconds } from "../output/format-units.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../command-options.ts";
import { withStorePath } from "../with-store-path.ts";

export interface PathInfoOptions extends TargetOptions {
  readonly closure?: boolean;
  readonly tree?: boolean;
}

export async function pathInfoCommand(
  context: CommandContext,
  text: string,
  options: PathInfoOptions,
): Promise<void> {
  await withStorePath(context, text, options, async (store, path) => {
    const paths = options.closure === true ? store.closure([path]) : [path];
    const infos = paths.map((each) => infoOf(store, each));
    const { terminal } = context;
    if (options.json === true)
      for (const each of infos) terminal.out(jsonLine(infoJson(store, each)));
    else if (options.tree === true) terminal.out(treeText(store, path));
    else if (options.closure === true) terminal.out(closureText(infos));
    else for (const each of infos) terminal.out(infoText(store, each));
  });
}

function infoOf(store: Store, path: StorePath): ObjectInfo {
  const info = store.info(path);
  if (info === undefined) throw new Error(`${path} was valid a moment ago`);
  return info;
}

function infoJson(store: Store, info: ObjectInfo): object {
  return { ...info, physical: store.physical(info.path), builds: store.builds(info.path) };
}

function infoText(store: Store, info: ObjectInfo): string {
  const rows: [string, string][] = [
    ["path", info.path],
    ["physical", store.physical(info.path)],
    ["size", formatBytes(info.size)],
    ["registered", info.registered.toISOString()],
    ...buildRows(store.builds(info.path)[0], info.deriver?.name),
    ...listRows("references", info.references),
  ];
  const shown = rows.filter(([, value]) => value !== "");
  return shown.map(([label, value]) => `${label.padEnd(10)}  ${value}\n`).join("");
}

/** Of the newest build; who imported it knows nothing more than its name. */
function buildRows(build: BuildRecord | undefined, deriver = ""): [string, string][] {
  if (build === undefined) return [["built by", deriver]];
  const { name, seconds, cpuSeconds, maxRss, isolation = "", check } = build;
  const time = [
    ...(seconds === undefined ? [] : [formatSeconds(seconds)]),
    ...(cpuSeconds === undefined ? [] : [`${formatSeconds(cpuSeconds)} of CPU`]),
    ...(maxRss === undefined ? [] : [`largest process ${formatBytes(maxRss)}`]),
  ];
  return [
    ["built by", name],
    ["built in", time.join(", ")],
    ["isolation", isolation],
    ["checked", check === undefined ? "" : checkText(check)],
    ...listRows("inputs", build.inputs),
  ];
}

function checkText({ at, rounds, difference }: CheckRecord): string {
  const when = `${at.toISOString()}, `;
  if (difference === undefined)
    return `${when}built again ${rounds === 1 ? "once" : `${rounds} times`}: the same bytes`;
  const { file, offset, cause, other } = difference;
  const place = `${file === "" ? "" : ` in ${file}`}${offset === undefined ? "" : ` at ${offset}`}`;
  return `${when}differs${place}: ${cause}; see ${other}`;
}

function listRows(label: string, paths: readonly string[]): [string, string][] {
  return paths.map((path, index) => [index === 0 ? label : "", path]);
}

/** Biggest first, with the sum. */
function closureText(infos: readonly ObjectInfo[]): string {
  const lines = infos
    .toSorted((a, b) => b.size - a.size)
    .map(({ size, path }) => `${formatBytes(size).padStart(10)}  ${path}`);
  const sum = formatBytes(infos.reduce((total, { size }) => total + size, 0));
  return `${[...lines, `${sum.padStart(10)}  ${infos.length} paths`].join("\n")}\n`;
}

/** Each object with its references below it; one that was shown before is not opened again. */
function treeText(store: Store, top: StorePath): string {
  const seen = new Set<StorePath>();
  const lines: string[] = [];
  const visit = (path: StorePath, indent: string, branch: string): void => {
    const info = infoOf(store, path);
    const isNew = !seen.has(path);
    const again = isNew || info.references.length === 0 ? "" : "  (see above)";
    lines.push(`${branch}${namePart(path)}  ${formatBytes(info.size)}${again}`);
    if (!isNew) return;
    seen.add(path);
    info.references.forEach((each, index) => {
      const isLast = index === info.references.length - 1;
      visit(each, `${indent}${isLast ? "   " : "│  "}`, `${indent}${isLast ? "└─ " : "├─ "}`);
    });
  };
  visit(top, "", "");
  return `${lines.join("\n")}\n`;
}

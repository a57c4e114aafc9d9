/** `astbuild store ls`: what lies in an object, by its logical path. */

import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { compareBytes } from "@astbuild/hash";
import type { Store } from "@astbuild/store";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { plainText } from "../output/display-width.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSessionStore } from "../session-store.ts";
import { pathArgument } from "../store-path-argument.ts";
import { usage } from "../usage.ts";

export interface ListedEntry {
  /** Below the folder that was asked for; empty for a single file. */
  readonly path: string;
  readonly type: "file" | "folder" | "symlink";
  readonly executable: boolean;
  readonly size: number;
  readonly target?: string;
}

export async function storeLsCommand(
  context: CommandContext,
  path: string,
  options: TargetOptions & { readonly recursive?: boolean },
): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  const asked = pathArgument(store, path, context.cwd);
  if (asked === undefined) throw usage(`not a path in this store: ${path}`);
  const entries = listObject(store, asked.path, options.recursive === true);
  for (const entry of entries) {
    context.terminal.out(options.json === true ? jsonLine(entry) : `${entryText(entry)}\n`);
  }
}

/** Sorted by bytes, a folder before what is in it. Links are shown, not followed, but for those on the way. */
export function listObject(store: Store, path: string, recursive: boolean): ListedEntry[] {
  const top = store.resolve(path);
  if (!lstatSync(top).isDirectory()) return [entryAt(top, "")];
  const entries: ListedEntry[] = [];
  const visit = (folder: string): void => {
    for (const name of readdirSync(join(top, folder)).toSorted(compareBytes)) {
      const entry = entryAt(join(top, folder, name), join(folder, name));
      entries.push(entry);
      if (recursive && entry.type === "folder") visit(entry.path);
    }
  };
  visit("");
  return entries;
}

function entryAt(physical: string, path: string): ListedEntry {
  const stats = lstatSync(physical);
  if (stats.isSymbolicLink()) {
    const target = readlinkSync(physical);
    return { path, type: "symlink", executable: false, size: 0, target };
  }
  if (stats.isDirectory()) return { path, type: "folder", executable: false, size: 0 };
  return { path, type: "file", executable: (stats.mode & 0o100) !== 0, size: stats.size };
}

/** `x     812304  bin/busybox`, `        folder  bin`, `          link  bin/sh -> busybox`. Exact names are for `--json`. */
function entryText({ path, type, executable, size, target }: ListedEntry): string {
  const what = { file: String(size), folder: "folder", symlink: "link" }[type];
  const arrow = target === undefined ? "" : ` -> ${target}`;
  return `${executable ? "x" : " "} ${what.padStart(11)}  ${plainText(`${path}${arrow}`)}`.trimEnd();
}

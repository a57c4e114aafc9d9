/** `astbuild list`: the project's recipes, with platforms, outputs and arguments. */

import { findRecipe, listRecipes } from "@astbuild/loader";
import type { ListedRecipe } from "@astbuild/loader";
import { PLATFORMS } from "@astbuild/platform";
import type { CommandContext } from "../command-context.ts";
import { loadProject } from "../project.ts";
import { plainText } from "../output/display-width.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../command-options.ts";

export async function listCommand(
  { terminal, cwd }: CommandContext,
  names: readonly string[],
  options: TargetOptions,
): Promise<void> {
  const project = await loadProject(cwd);
  const wanted = new Set(names.map((name) => findRecipe(project, name)));
  const listed = listRecipes(project).filter(
    ({ name }) => wanted.size === 0 || wanted.has(project.recipes.get(name)!),
  );
  if (options.json === true) for (const each of listed) terminal.out(jsonLine({ recipe: each }));
  else terminal.out(names.length === 0 ? table(listed) : listed.map(details).join("\n"));
}

/** A line each: `busybox  1.37.0  all  the shell and its friends`. */
function table(listed: readonly ListedRecipe[]): string {
  const rows = listed.map((each) => [
    each.name,
    oneLine(each.version ?? ""),
    shortPlatforms(each.platforms),
    [oneLine(each.description ?? ""), argumentNames(each)].filter(Boolean).join("  "),
  ]);
  const width = (column: number): number =>
    column === 3 ? 0 : Math.max(...rows.map((row) => row[column]!.length));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(width(column))).join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}

function argumentNames({ arguments: args }: ListedRecipe): string {
  return args.map(({ name }) => `--arg ${name}=…`).join(" ");
}

/** `all`, `musl`, or the names. */
function shortPlatforms(platforms: readonly string[]): string {
  if (platforms.length === PLATFORMS.length) return "all";
  for (const libc of ["gnu", "musl"]) {
    const whole = PLATFORMS.filter((each) => each.libc === libc).map(({ name }) => name);
    if (platforms.length === whole.length && whole.every((name) => platforms.includes(name))) {
      return libc;
    }
  }
  return platforms.join(" ");
}

/** Descriptions are their authors' words: nothing in them may steer the terminal. */
function oneLine(text: string): string {
  return plainText(text.replaceAll("\n", " "));
}

function details(each: ListedRecipe): string {
  const rows: [string, string][] = [
    ["version", each.version ?? ""],
    ["about", each.description ?? ""],
    ["platforms", each.platforms.join(" ")],
    ["prefers", each.prefers],
    ["outputs", each.outputs.join(" ")],
    ...each.arguments.map((one): [string, string] => [
      `--arg ${one.name}`,
      [`${one.wanted}, by default ${JSON.stringify(one.default)}`, one.description]
        .filter(Boolean)
        .join("; "),
    ]),
  ];
  const shown = rows.filter(([, value]) => value !== "");
  const width = Math.max(...shown.map(([label]) => label.length));
  const lines = shown.map(([label, value]) => `  ${label.padEnd(width)}  ${oneLine(value)}\n`);
  return `${each.name}\n${lines.join("")}`;
}

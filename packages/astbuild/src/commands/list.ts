/** `astbuild list`: the project's recipes, with platforms, outputs and arguments. */

import { findRecipe, loadProject } from "../project.ts";
import { PLATFORMS } from "@astbuild/platform";
import type { Recipe } from "@astbuild/recipe";
import type { CommandContext } from "../command-context.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../program.ts";

export interface ListedRecipe {
  /** As it is named on the command line. */
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly platforms: readonly string[];
  /** The C library that an architecture alone stands for. */
  readonly prefers: string;
  readonly outputs: readonly string[];
  readonly arguments: Readonly<Record<string, ListedArgument>>;
}

export interface ListedArgument {
  readonly type: string;
  readonly wanted: string;
  readonly default: unknown;
  readonly description?: string;
}

export async function listCommand(
  context: CommandContext,
  names: readonly string[],
  options: TargetOptions,
): Promise<void> {
  const project = await loadProject(context.cwd);
  const recipes =
    names.length === 0
      ? [...project.recipes].map(([name, recipe]) => ({ name, recipe }))
      : names.map((name) => ({ name, recipe: findRecipe(project, name) }));
  const listed = recipes.map(({ name, recipe }) => describe(name, recipe));
  const { terminal } = context;
  if (options.json === true) for (const each of listed) terminal.out(jsonLine(each));
  else terminal.out(names.length === 0 ? table(listed) : listed.map(details).join("\n"));
}

function describe(name: string, recipe: Recipe): ListedRecipe {
  const { version, description, prefers = "gnu", outputs } = recipe;
  const platforms = recipe.hosts ?? PLATFORMS.map((each) => each.name);
  const args = Object.entries(recipe.arguments).map(([key, each]) => [
    key,
    {
      type: each.type,
      wanted: each.wanted,
      default: each.default as unknown,
      description: each.description,
    },
  ]);
  return {
    name,
    ...(version !== undefined && { version }),
    ...(description !== undefined && { description }),
    ...{ platforms, prefers, outputs, arguments: Object.fromEntries(args) },
  };
}

/** A line each: `busybox  1.37.0  all  the shell and its friends`. */
function table(listed: readonly ListedRecipe[]): string {
  const rows = listed.map((each) => [
    each.name,
    each.version ?? "",
    shortPlatforms(each.platforms),
    [each.description ?? "", argumentNames(each)].filter(Boolean).join("  "),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function argumentNames({ arguments: args }: ListedRecipe): string {
  return Object.keys(args)
    .map((name) => `--arg ${name}=…`)
    .join(" ");
}

/** `all`, `musl`, or the names. */
function shortPlatforms(platforms: readonly string[]): string {
  if (platforms.length === PLATFORMS.length) return "all";
  for (const libc of ["gnu", "musl"]) {
    const whole = PLATFORMS.filter((each) => each.libc === libc);
    const isWhole =
      platforms.length === whole.length && whole.every((each) => platforms.includes(each.name));
    if (isWhole) return libc;
  }
  return platforms.join(" ");
}

function details(each: ListedRecipe): string {
  const rows: [string, string][] = [
    ["version", each.version ?? ""],
    ["about", each.description ?? ""],
    ["platforms", each.platforms.join(" ")],
    ["prefers", each.prefers],
    ["outputs", each.outputs.join(" ")],
    ...Object.entries(each.arguments).map(([name, one]): [string, string] => [
      `--arg ${name}`,
      [`${one.wanted}, by default ${JSON.stringify(one.default)}`, one.description]
        .filter(Boolean)
        .join("; "),
    ]),
  ];
  const shown = rows.filter(([, value]) => value !== "");
  const width = Math.max(...shown.map(([label]) => label.length));
  return [
    each.name,
    ...shown.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`),
    "",
  ].join("\n");
}

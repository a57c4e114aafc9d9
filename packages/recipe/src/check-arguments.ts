/** Arguments that were given to a recipe, against what it declares. */

import { AstbuildError } from "@astbuild/errors";
import type { Recipe } from "./recipe-value.ts";

/**
 * Values that somebody's code gave.
 *
 * @throws ARG_UNKNOWN, ARG_INVALID
 */
export function checkArguments(recipe: Recipe, given: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(given)) {
    const declared = declaredArgument(recipe, name);
    if (value !== undefined && declared.isValid(value)) continue;
    throw invalid(recipe, name, JSON.stringify(value) ?? "undefined");
  }
}

/**
 * The values that texts of the command line stand for: `--arg name=value`.
 *
 * @throws ARG_UNKNOWN, ARG_INVALID
 */
export function parseArguments(
  recipe: Recipe,
  texts: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(texts)) {
    const value: unknown = declaredArgument(recipe, name).parse(text);
    if (value === undefined) throw invalid(recipe, name, text);
    values[name] = value;
  }
  return values;
}

/** All arguments of a recipe: what was given, and the defaults. */
export function resolveArguments(
  recipe: Recipe,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const defaults = Object.entries(recipe.arguments).map(([name, each]) => [name, each.default]);
  return { ...Object.fromEntries(defaults), ...given };
}

function declaredArgument(recipe: Recipe, name: string): Recipe["arguments"][string] {
  const declared = Object.hasOwn(recipe.arguments, name) ? recipe.arguments[name] : undefined;
  if (declared !== undefined) return declared;
  const names = Object.entries(recipe.arguments).map(([each, { wanted }]) => `${each} (${wanted})`);
  throw new AstbuildError("ARG_UNKNOWN", `recipe ${recipe.name} has no argument ${name}`, {
    facts: { declared: names.length === 0 ? "none" : names },
  });
}

function invalid(recipe: Recipe, name: string, value: string): AstbuildError {
  const { wanted } = declaredArgument(recipe, name);
  return new AstbuildError(
    "ARG_INVALID",
    `argument ${name} of recipe ${recipe.name} cannot be ${value}`,
    { facts: { wanted } },
  );
}

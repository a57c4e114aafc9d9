/** Arguments that were given to a recipe, against what it declares. */

import { AstbuildError } from "@astbuild/errors";
import type { ScriptLine } from "@astbuild/derivation";
import type { ArgumentDeclarations } from "./argument.ts";
import { formatPlace } from "./call-place.ts";
import { guarded } from "./guard.ts";
import { invalidValue } from "./invalid-value.ts";
import { isRecord } from "./rules.ts";
import { shown } from "./shown.ts";

/** A recipe, or what is to become one. */
interface Declaring {
  readonly name: string;
  readonly arguments: ArgumentDeclarations;
  readonly internals: { readonly place: ScriptLine | undefined };
}

/**
 * Values that somebody's code gave.
 *
 * @throws ARG_UNKNOWN, ARG_INVALID, RECIPE_THREW, VALUE_INVALID
 */
export function checkArguments(
  recipe: Declaring,
  given: Readonly<Record<string, unknown>>,
  place: () => ScriptLine | undefined,
): void {
  if (!isRecord(given)) {
    throw invalidValue(`the arguments for recipe ${recipe.name}`, given, {
      wanted: "values by the names of arguments",
      at: place(),
    });
  }
  for (const [name, value] of Object.entries(given)) {
    const declared = declaredArgument(recipe, name, place);
    const isValid = asked(recipe, name, () => value !== undefined && declared.isValid(value));
    if (!isValid) throw invalid(recipe, name, shown(value), place());
  }
}

/** Of a recipe that is being made. @throws ARG_INVALID, RECIPE_THREW */
export function checkDefaults(recipe: Declaring): void {
  for (const [name, declared] of Object.entries(recipe.arguments)) {
    const value: unknown = declared.default;
    if (asked(recipe, name, () => declared.isValid(value))) continue;
    throw invalid(recipe, name, shown(value), recipe.internals.place);
  }
}

/** A check may be the author's. @throws RECIPE_THREW */
function asked<T>(recipe: Declaring, name: string, call: () => T): T {
  const what = `argument ${name} of recipe ${recipe.name} cannot be checked`;
  return guarded({ what, place: recipe.internals.place }, call);
}

/**
 * The values that texts of the command line stand for: `--arg name=value`.
 *
 * @throws ARG_UNKNOWN, ARG_INVALID
 */
export function parseArguments(
  recipe: Declaring,
  texts: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const values = Object.entries(texts).map(([name, text]): [string, unknown] => {
    const declared = declaredArgument(recipe, name);
    const value: unknown = asked(recipe, name, () => declared.parse(text));
    if (value === undefined)
      throw invalid(recipe, name, text === text.trim() && text !== "" ? text : shown(text));
    return [name, value];
  });
  return Object.fromEntries(values);
}

/** All arguments of a recipe: what was given, and the defaults. */
export function resolveArguments(
  recipe: Declaring,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const defaults = Object.entries(recipe.arguments).map(([name, each]) => [name, each.default]);
  return { ...Object.fromEntries(defaults), ...given };
}

function declaredArgument(
  recipe: Declaring,
  name: string,
  place?: () => ScriptLine | undefined,
): Declaring["arguments"][string] {
  const declared = Object.hasOwn(recipe.arguments, name) ? recipe.arguments[name] : undefined;
  if (declared !== undefined) return declared;
  const names = Object.entries(recipe.arguments).map(([each, { wanted }]) => `${each} (${wanted})`);
  throw new AstbuildError("ARG_UNKNOWN", `recipe ${recipe.name} has no argument ${name}`, {
    facts: { at: formatPlace(place?.()), declared: names.length === 0 ? "none" : names },
  });
}

function invalid(
  recipe: Declaring,
  name: string,
  value: string,
  place?: ScriptLine,
): AstbuildError {
  const { wanted } = declaredArgument(recipe, name);
  return new AstbuildError(
    "ARG_INVALID",
    `argument ${name} of recipe ${recipe.name} cannot be ${value}`,
    { facts: { at: formatPlace(place), wanted } },
  );
}

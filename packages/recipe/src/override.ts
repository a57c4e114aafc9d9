/** How `override` makes one definition out of another. */

import type { ArgumentDeclarations } from "./argument.ts";
import { checkArguments, resolveArguments } from "./check-arguments.ts";
import type { CommonDefinition, Recipe } from "./recipe-value.ts";

/** Members that a definition holds as a value or as a function, and `override` shows as a function. */
const LISTS = ["patches", "deps", "propagates", "tools"];

interface Change {
  readonly args?: Readonly<Record<string, unknown>>;
}

/**
 * The definition with what `change` returns laid over it.
 *
 * @throws ARG_UNKNOWN, ARG_INVALID
 */
export function overridden(
  recipe: Recipe,
  definition: CommonDefinition<ArgumentDeclarations>,
  change: (previous: object) => Change,
): CommonDefinition<ArgumentDeclarations> {
  const args = resolveArguments(recipe, recipe.internals.given);
  const { args: given = {}, ...members } = change({ ...asFunctions(definition), args });
  checkArguments(recipe, given);
  return {
    ...definition,
    ...members,
    args: withDefaults(recipe.arguments, { ...args, ...given }),
  };
}

function asFunctions(definition: object): object {
  const members = definition as Record<string, unknown>;
  const always = (value: unknown): unknown => (typeof value === "function" ? value : () => value);
  return {
    ...members,
    ...Object.fromEntries(LISTS.map((name) => [name, always(members[name] ?? [])])),
    env: always(members["env"] ?? {}),
    source: always(members["source"]),
    outputs: members["outputs"] ?? ["out"],
  };
}

function withDefaults(
  declared: ArgumentDeclarations,
  values: Readonly<Record<string, unknown>>,
): ArgumentDeclarations {
  return Object.fromEntries(
    Object.entries(declared).map(([name, each]) => [name, { ...each, default: values[name] }]),
  );
}

/** How `override` makes one definition out of another. */

import type { ArgumentDeclarations } from "./argument.ts";
import { definitionPlace } from "./call-place.ts";
import { checkArguments, resolveArguments } from "./check-arguments.ts";
import { checkNames } from "./check-members.ts";
import { DEFINITIONS } from "./definition-rules.ts";
import { guarded } from "./guard.ts";
import { invalidValue } from "./invalid-value.ts";
import type { Wanted } from "./invalid-value.ts";
import { isRecord } from "./rules.ts";
import type { CommonDefinition, Recipe } from "./recipe-value.ts";

/** Members that a definition holds as a value or as a function, and `override` shows as a function. */
const LISTS = ["patches", "deps", "propagates", "tools"];

const WANTED: Wanted = {
  wanted: "a function that returns members of the recipe",
  example: 'override((prev) => ({ version: "2" }))',
};

interface Change {
  readonly args?: Readonly<Record<string, unknown>>;
}

/**
 * The definition with what `change` returns laid over it.
 *
 * @throws MEMBER_UNKNOWN, ARG_UNKNOWN, ARG_INVALID, RECIPE_THREW, VALUE_INVALID
 */
export function overridden(
  recipe: Recipe,
  definition: CommonDefinition<ArgumentDeclarations>,
  change: (previous: object) => Change,
): CommonDefinition<ArgumentDeclarations> {
  const args = resolveArguments(recipe, recipe.internals.given);
  const place = definitionPlace({ name: "override" });
  const owner = `recipe ${recipe.name}`;
  if (typeof change !== "function") {
    throw invalidValue(`the change of ${owner}`, change, { ...WANTED, at: place });
  }
  const changed: unknown = guarded({ what: `${owner} cannot be overridden`, place }, () =>
    change({ ...asFunctions(definition), args }),
  );
  if (!isRecord(changed)) {
    throw invalidValue(`what the change of ${owner} returns`, changed, { ...WANTED, at: place });
  }
  const { args: given = {}, ...members } = changed as Change;
  const { outputs: _, ...rules } = DEFINITIONS[recipe.internals.definition.type];
  checkNames(members, rules, {
    owner,
    place: () => place,
    hint: (name) =>
      Object.hasOwn(recipe.arguments, name)
        ? `it is an argument: withArgs({ ${name}: … }), or args: { ${name}: … } in what is returned`
        : undefined,
  });
  checkArguments(recipe, given, () => place);
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

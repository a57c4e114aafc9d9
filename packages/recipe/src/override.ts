/** How `override` makes one definition out of another. */

import { AstbuildError } from "@astbuild/errors";
import type { ArgumentDeclarations } from "./argument.ts";
import { checkArguments, resolveArguments } from "./check-arguments.ts";
import type { CommonDefinition, Recipe } from "./recipe-value.ts";

const COMMON = ["name", "version", "description", "hosts", "prefers", "args"];

/** What `override` may change in each kind of recipe. */
const MEMBERS: Readonly<Record<"command" | "image", readonly string[]>> = {
  command: [
    ...COMMON,
    ...[
      "source",
      "patches",
      "deps",
      "propagates",
      "tools",
      "env",
      "build",
      "jobs",
      "limits",
      "allow",
    ],
    ...["allowedReferences", "disallowedReferences", "toolchain"],
  ],
  image: [
    ...COMMON,
    ...["root", "references", "level", "compress", "dlopen", "sizeBudget", "mtime", "boot"],
  ],
};

/** Members that a definition holds as a value or as a function, and `override` shows as a function. */
const LISTS = ["patches", "deps", "propagates", "tools"];

interface Change {
  readonly args?: Readonly<Record<string, unknown>>;
}

/**
 * The definition with what `change` returns laid over it.
 *
 * @throws MEMBER_UNKNOWN, ARG_UNKNOWN, ARG_INVALID
 */
export function overridden(
  recipe: Recipe,
  definition: CommonDefinition<ArgumentDeclarations>,
  change: (previous: object) => Change,
): CommonDefinition<ArgumentDeclarations> {
  const args = resolveArguments(recipe, recipe.internals.given);
  const { args: given = {}, ...members } = change({ ...asFunctions(definition), args });
  checkMembers(recipe, Object.keys(members));
  checkArguments(recipe, given);
  return {
    ...definition,
    ...members,
    args: withDefaults(recipe.arguments, { ...args, ...given }),
  };
}

/** The type checker sees most of these; an object of which it knows no member slips through. */
function checkMembers(recipe: Recipe, names: readonly string[]): void {
  const { type } = recipe.internals.definition;
  const known = type === "compose" ? COMMON : MEMBERS[type];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new AstbuildError("MEMBER_UNKNOWN", `recipe ${recipe.name} has no member ${unknown}`, {
    facts: { members: known.join(" ") },
  });
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

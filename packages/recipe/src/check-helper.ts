/** `checkHelper`: what a helper such as `make` is called with, before it makes a definition of it. */

import { definitionPlace } from "./call-place.ts";
import { definitionOwner } from "./check-definition.ts";
import { checkMembers } from "./check-members.ts";
import type { Rules } from "./check-members.ts";
import { DEFINITIONS } from "./definition-rules.ts";

export interface HelperMembers {
  /** Of the function that the helper calls in the end: `recipe` unless this says `image`. */
  readonly kind?: "command" | "image" | undefined;
  /** Members that only the helper has, or of which it takes less than `recipe` does. */
  readonly own?: Rules | undefined;
  /** Members that the helper writes itself, so that a caller's would be lost. */
  readonly writes: readonly string[];
}

/**
 * Refuses what the helper would drop in silence. TypeScript says the same of a literal object.
 *
 * @param helper the function that the recipe's author calls
 * @throws MEMBER_UNKNOWN, VALUE_INVALID
 * @example
 * export function make(definition: Definition): CommandRecipe {
 *   checkHelper(make, definition, { writes: ["toolchain"] });
 *   return recipe({ ...definition, toolchain: () => gcc });
 * }
 */
export function checkHelper(
  helper: { readonly name: string },
  definition: unknown,
  { kind = "command", own, writes }: HelperMembers,
): void {
  const place = (): ReturnType<typeof definitionPlace> => definitionPlace(helper);
  const { owner, members } = definitionOwner(definition, place);
  const rules = Object.entries({ ...DEFINITIONS[kind], ...own });
  const taken = Object.fromEntries(rules.filter(([name]) => !writes.includes(name)));
  const bare = kind === "command" ? "recipe" : kind;
  const hint = (name: string): string | undefined =>
    writes.includes(name)
      ? `${helper.name}() writes it: override() changes that, ${bare}() takes yours`
      : undefined;
  checkMembers(members, taken, { owner, place, hint });
}

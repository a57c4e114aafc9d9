/** A definition as it was written, before anything is made of it. */

import type { ScriptLine } from "@astbuild/derivation";
import type { ArgumentDeclarations } from "./argument.ts";
import { checkDefaults } from "./check-arguments.ts";
import { checkMembers } from "./check-members.ts";
import { DEFINITIONS } from "./definition-rules.ts";
import { invalidValue } from "./invalid-value.ts";
import { isRecord, isText } from "./rules.ts";

/**
 * All but what its functions return.
 *
 * @throws MEMBER_UNKNOWN, VALUE_INVALID, ARG_INVALID, RECIPE_THREW
 */
export function checkDefinition(
  kind: keyof typeof DEFINITIONS,
  given: unknown,
  place: ScriptLine | undefined,
): void {
  const { owner, members } = definitionOwner(given, () => place);
  checkMembers(members, DEFINITIONS[kind], { owner, place: () => place });
  const { name, args = {} } = members;
  const declared = args as ArgumentDeclarations;
  checkDefaults({ name: name as string, arguments: declared, internals: { place } });
}

/** @throws VALUE_INVALID */
export function definitionOwner(
  given: unknown,
  place: () => ScriptLine | undefined,
): { readonly owner: string; readonly members: Readonly<Record<string, unknown>> } {
  if (!isRecord(given)) {
    throw invalidValue("the definition of a recipe", given, {
      wanted: "an object with the members of a recipe",
      at: place(),
    });
  }
  const { name } = given;
  return { owner: isText(name) ? `recipe ${name}` : "a recipe", members: given };
}

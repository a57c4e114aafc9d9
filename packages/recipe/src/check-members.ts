/** What the members of an object that an author writes may be, as a table. */

import type { ScriptLine } from "@astbuild/derivation";
import { AstbuildError, nearestNames } from "@astbuild/errors";
import { formatPlace } from "./call-place.ts";
import { invalidValue } from "./invalid-value.ts";
import type { Wanted } from "./invalid-value.ts";

export interface Rule extends Wanted {
  readonly isValid: (value: unknown) => boolean;
  /** Others may be absent, or undefined. */
  readonly isRequired?: true;
}

/** By the name of the member. */
export type Rules = Readonly<Record<string, Rule>>;

export interface Owner {
  /** In words: `recipe zlib`. */
  readonly owner: string;
  /** Asked for messages only: finding it is slow. */
  readonly place: () => ScriptLine | undefined;
  /** What to do instead about a member that is unknown. */
  readonly hint?: (name: string) => string | undefined;
}

/** @throws MEMBER_UNKNOWN, VALUE_INVALID */
export function checkMembers(given: object, rules: Rules, about: Owner): void {
  checkNames(given, rules, about);
  const members = given as Readonly<Record<string, unknown>>;
  for (const name in rules) {
    const rule = rules[name]!;
    const value = members[name];
    if (value === undefined ? !rule.isRequired : rule.isValid(value)) continue;
    throw invalidValue(`${name} of ${about.owner}`, value, { ...rule, at: about.place() });
  }
}

/** @throws MEMBER_UNKNOWN */
export function checkNames(
  given: object,
  rules: Readonly<Record<string, unknown>>,
  { owner, place, hint }: Owner,
): void {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(rules, name));
  if (unknown === undefined) return;
  const instead = hint?.(unknown);
  const near = instead === undefined ? nearestNames(unknown, Object.keys(rules)) : [];
  throw new AstbuildError("MEMBER_UNKNOWN", `${owner} has no member ${unknown}`, {
    facts: {
      at: formatPlace(place()),
      near: near.length === 0 ? undefined : near.join(" "),
      members: Object.keys(rules).join(" "),
    },
    ...(instead !== undefined && { hint: instead }),
  });
}

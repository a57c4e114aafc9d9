/** What the public functions are called with: recipes run with their types stripped. */

import { callerPlace } from "./call-place.ts";
import { checkMembers } from "./check-members.ts";
import type { Rules } from "./check-members.ts";
import { invalidValue } from "./invalid-value.ts";
import { isRecord } from "./rules.ts";

/**
 * @param given arguments by their names
 * @throws VALUE_INVALID
 */
export function checkCall(
  callee: { readonly name: string },
  given: Readonly<Record<string, unknown>>,
  rules: Rules,
): void {
  checkMembers(given, rules, { owner: `${callee.name}()`, place: callerPlace });
}

/** The object of options. @throws MEMBER_UNKNOWN, VALUE_INVALID */
export function checkOptions(
  callee: { readonly name: string },
  options: unknown,
  rules: Rules,
): void {
  if (isRecord(options)) return checkCall(callee, options, rules);
  throw invalidValue(`the options of ${callee.name}()`, options, {
    wanted: `an object with some of ${Object.keys(rules).join(", ")}`,
    at: callerPlace(),
  });
}

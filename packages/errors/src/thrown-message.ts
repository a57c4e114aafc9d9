/** What was thrown, in words: people throw anything, and some of it cannot be asked for a text. */

import { inspect, types } from "node:util";

/** The message of an error, a text as it is, anything else as a person would write it. */
export function thrownMessage(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  if (types.isNativeError(thrown)) return String(thrown.message);
  return `it throws ${inspect(thrown, { breakLength: Infinity, compact: true, customInspect: false })}`;
}

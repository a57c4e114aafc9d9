/** A value that somebody wrote, on one line of a message. */

import { inspect, types } from "node:util";
import { describe, kindOf } from "./value.ts";
import type { Branded } from "./value.ts";

const MOST = 120;

export function shown(value: unknown): string {
  // What stands where it is not wanted, nobody will wait for: its failure must not end the process.
  if (types.isPromise(value)) value.catch(() => {});
  const text = textOf(value);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

function textOf(value: unknown): string {
  if (kindOf(value) !== undefined) return describe(value as Branded);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value) && value.some((each) => kindOf(each) !== undefined)) {
    return `[ ${value.map(textOf).join(", ")} ]`;
  }
  return inspect(value, {
    ...{ breakLength: Infinity, compact: true, customInspect: false },
    ...{ depth: 0, maxArrayLength: 5, maxStringLength: MOST },
  }).split("\n")[0]!;
}

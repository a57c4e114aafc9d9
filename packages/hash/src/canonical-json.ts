/** Canonical JSON: one text for one value. Keys in byte order, no white space, integers only. */

import { compareBytes } from "./byte-order.ts";

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** The canonical text; `undefined` members of objects are left out. */
export function canonicalJson(value: Json): string {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new Error(`canonical JSON holds integers only, not ${value}`);
  }
  if (typeof value === "string" && !value.isWellFormed()) {
    throw new Error(`canonical JSON holds well-formed strings only: ${JSON.stringify(value)}`);
  }
  if (value === null || typeof value !== "object") {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw new Error(`not JSON: ${typeof value}`);
    return text;
  }
  if (isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .filter(([, member]) => (member as Json | undefined) !== undefined)
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Canonical JSON: one text for one value. Keys in byte order, no white space, integers only. */

import { AstbuildError } from "@astbuild/errors";
import { compareBytes } from "./byte-order.ts";

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/**
 * The canonical text; `undefined` members of objects are left out.
 *
 * @throws VALUE_INVALID for a number that is no integer, half of a surrogate pair, what JSON has not
 */
export function canonicalJson(value: Json): string {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw invalid(`${value}`, "an integer");
  }
  if (typeof value === "string" && !value.isWellFormed()) {
    const at = value.search(/\p{Surrogate}/u);
    const half = JSON.stringify(value.slice(Math.max(0, at - 30), at + 1));
    throw invalid(`half of a surrogate pair: ${half}`, "a text that is Unicode");
  }
  if (value === null || typeof value !== "object") {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw invalid(`a value of type ${typeof value}`, "a value of JSON");
    return text;
  }
  if (isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .filter(([, member]) => (member as Json | undefined) !== undefined)
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

function invalid(value: string, wanted: string): AstbuildError {
  return new AstbuildError("VALUE_INVALID", `canonical JSON cannot hold ${value}`, {
    facts: { wanted },
  });
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

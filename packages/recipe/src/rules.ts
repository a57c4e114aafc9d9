/** The kinds of values that members of definitions and of options are made of. */

import type { Rule } from "./check-members.ts";

/** An object with members of its own: no list, no recipe, no Map, and not what an async function returns. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

export function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

export function isListOf(isEntry: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isEntry);
}

/** A list, whose entries are looked at when it is evaluated, or a function. */
export function isList(value: unknown): boolean {
  return Array.isArray(value) || isFunction(value);
}

export function isNumber(
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): (value: unknown) => boolean {
  return (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}

export const MODE: Rule = {
  isValid: isNumber(0, 0o7777),
  wanted: "permission bits",
  example: "mode: 0o755",
};

export const LINKS: Rule = {
  isValid: (value) => isRecord(value) && Object.values(value).every(isText),
  wanted: "targets by the paths of links",
  example: 'links: { "usr/bin/awk": "gawk" }',
};

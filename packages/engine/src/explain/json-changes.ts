/** Where two JSON values differ: the deepest members, by their path. */

import { canonicalJson } from "@astbuild/hash";
import type { Json } from "@astbuild/hash";

export interface JsonChange {
  /** `config.CONFIG_TC`; empty for the whole. */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Lists are compared as a whole. */
export function jsonChanges(
  before: Json | undefined,
  after: Json | undefined,
  path = "",
): JsonChange[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) =>
      jsonChanges(before[key], after[key], path === "" ? key : `${path}.${key}`),
    );
  }
  if (before === undefined && after === undefined) return [];
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after))
    return [];
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

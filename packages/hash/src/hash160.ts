/** BLAKE3-160 over a list of labelled fields: what store paths, scratch paths and placeholders are made of. */

import { base32 } from "./base32.ts";
import { blake3Bytes } from "./blake3.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { Json } from "./canonical-json.ts";

/**
 * `base32(BLAKE3-160(canonicalJson(fields)))`: 32 characters. The first field is the domain,
 * such as `astbuild-object-1`, so that hashes of different kinds never meet.
 */
export function hash160(...fields: readonly [domain: string, ...rest: Json[]]): string {
  return base32(blake3Bytes(canonicalJson(fields)).subarray(0, 20));
}

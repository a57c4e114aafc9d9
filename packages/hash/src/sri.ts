/** Hashes of downloads as people write them: `sha256-<base64>`, the form of Subresource Integrity. */

import { AstbuildError } from "@astbuild/errors";

declare const sriBrand: unique symbol;

/** `sha256-` and 44 characters of base 64. */
export type Sri = string & { readonly [sriBrand]: true };

/** Of nothing: well formed, and the hash of no download. */
const UNKNOWN = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/**
 * Checks what a recipe says.
 *
 * @throws HASH_FORM for anything else, with the right form where it can be computed from a bare hex digest
 */
export function parseSri(text: string): Sri {
  if (/^sha256-[A-Za-z0-9+/]{43}=$/.test(text) && sriFromHex(hexFromSri(text as Sri)) === text) {
    return text as Sri;
  }
  const hex = /^(?:sha256[:-])?(?<hex>[0-9a-fA-F]{64})$/.exec(text)?.groups?.["hex"];
  throw new AstbuildError("HASH_FORM", `not a hash astbuild understands: ${text}`, {
    facts: { wanted: "sha256-<base64>, 51 characters" },
    hint:
      hex === undefined
        ? `where it is not known yet, write "${UNKNOWN}", and let astbuild update find it`
        : `write "${sriFromHex(hex.toLowerCase())}"`,
  });
}

/** The form of a hexadecimal sha256 digest. */
export function sriFromHex(hex: string): Sri {
  return `sha256-${Buffer.from(hex, "hex").toString("base64")}` as Sri;
}

/** The 64 hexadecimal digits of a hash. */
export function hexFromSri(sri: Sri): string {
  return Buffer.from(sri.slice("sha256-".length), "base64").toString("hex");
}

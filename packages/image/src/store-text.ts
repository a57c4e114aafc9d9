/** Finds where store paths stand as text in bytes. */

import { HASH_LENGTH, STORE_FOLDER } from "@astbuild/derivation";
import { isBase32Hash } from "@astbuild/hash";

/** Text that begins like a store path, up to the first byte that ends a path. */
export interface StoreText {
  readonly offset: number;
  readonly text: string;
}

/** A hit and what follows it lie within so many bytes: the longest path and its separators. */
export const LONGEST_TEXT = 4096;

/**
 * Every hit that begins before `end`; the bytes behind `end` are looked at for its tail only.
 * A hit is the store's folder, 32 characters of base 32 and a dash. It ends at control
 * characters, spaces, quotes and what separates words and lists in scripts: a path with one
 * of these in a file name is found up to there.
 */
export function findStoreTexts(bytes: Buffer, end: number): StoreText[] {
  const found: StoreText[] = [];
  for (let at = bytes.indexOf(NEEDLE); at >= 0 && at < end; at = bytes.indexOf(NEEDLE, at + 1)) {
    const hash = bytes.toString("latin1", at + NEEDLE.length, at + NEEDLE.length + HASH_LENGTH);
    const behind = at + NEEDLE.length + HASH_LENGTH;
    if (!isBase32Hash(hash) || bytes[behind] !== DASH) continue;
    let stop = behind;
    const limit = Math.min(bytes.length, at + LONGEST_TEXT);
    while (stop < limit && ENDS[bytes[stop]!] === 0) stop++;
    found.push({ offset: at, text: bytes.toString("utf8", at, stop) });
  }
  return found;
}

const NEEDLE = Buffer.from(`${STORE_FOLDER}/`);
const DASH = 0x2d;

/** 1 for each byte that ends a path in a text. */
const ENDS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte <= 0x20 || byte === 0x7f || "\"'`:;,|&<>(){}$*\\!#".includes(String.fromCharCode(byte))
    ? 1
    : 0,
);

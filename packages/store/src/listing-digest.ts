/** The object digest: BLAKE3 over the canonical listing of a tree, whose exact bytes docs/formats.md gives. */

import { blake3, comparePaths, createBlake3 } from "@astbuild/hash";
import type { Blake3, Digest } from "@astbuild/hash";

/** Offsets are where the entry's bytes hold the hash part of the object's own path, ascending; those bytes count as zero. */
export type ListingEntry =
  | { readonly type: "folder"; readonly path: string }
  | {
      readonly type: "file";
      readonly path: string;
      readonly executable: boolean;
      readonly size: number;
      /** Of the content, with the own hash part replaced by zero bytes. */
      readonly digest: Digest;
      readonly self?: readonly number[];
    }
  | {
      readonly type: "symlink";
      readonly path: string;
      /** With the own hash part replaced by zero bytes. */
      readonly target: string;
      readonly self?: readonly number[];
    };

/** @param entries in any order; the top itself has path "" and is one of them */
export function listingDigest(entries: readonly ListingEntry[]): Digest {
  let hasher: Blake3 | undefined;
  let text = `${JSON.stringify(["astbuild-listing-1"])}\n`;
  for (const entry of inOrder(entries)) {
    text += `${JSON.stringify(listingRow(entry))}\n`;
    if (text.length > BLOCK) {
      hasher ??= createBlake3();
      hasher.update(text);
      text = "";
    }
  }
  return hasher === undefined ? blake3(text) : hasher.update(text).digest();
}

const BLOCK = 65536;

function listingRow(entry: ListingEntry): unknown[] {
  if (entry.type === "folder") return ["folder", entry.path];
  const row =
    entry.type === "file"
      ? ["file", entry.path, entry.executable, entry.size, entry.digest]
      : ["symlink", entry.path, entry.target];
  return entry.self === undefined || entry.self.length === 0 ? row : [...row, entry.self];
}

function inOrder(entries: readonly ListingEntry[]): readonly ListingEntry[] {
  for (let index = 1; index < entries.length; index++) {
    if (comparePaths(entries[index - 1]!.path, entries[index]!.path) < 0) continue;
    return entries.toSorted((a, b) => comparePaths(a.path, b.path));
  }
  return entries;
}

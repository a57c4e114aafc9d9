/** What a compressed segment is kept under: a digest of its bytes, compressor and version, and level. */

import { newcHeader } from "@astbuild/archive";
import { blake3, createBlake3 } from "@astbuild/hash";
import type { Digest } from "@astbuild/hash";
import { COMPRESSOR } from "./compressor-name.ts";
import { newcEntryOf } from "./newc-entry-of.ts";
import type { Segment } from "./segments.ts";

/**
 * The key as the plan tells it, from headers and the files' digests, so that a segment that is
 * kept need not be read. Undefined for a part of a file, whose digest the plan does not know.
 */
export function plannedKey(
  segment: Segment,
  { mtime, level }: { readonly mtime: number; readonly level: number },
): string | undefined {
  const hasher = createBlake3().update(`astbuild-segment-1 ${segment.hasTrailer}\0`);
  for (const { entry, isPart } of segment.pieces) {
    if (isPart) return undefined;
    hasher.update(newcHeader(newcEntryOf(entry, mtime)));
    hasher.update(`${entry.content?.digest ?? entry.target ?? ""}\0`);
  }
  return key(hasher.digest(), level);
}

/** The key of the bytes themselves. */
export function bytesKey(bytes: Uint8Array, level: number): string {
  return key(blake3(bytes), level);
}

function key(digest: Digest, level: number): string {
  return `${digest}-${COMPRESSOR}-${level}`;
}

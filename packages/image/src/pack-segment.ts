/** From a segment's plan to its bytes in the image: taken from the cache, or read and compressed. */

import { crc32 } from "node:zlib";
import { assembleSegment } from "./assemble-segment.ts";
import type { Compressor } from "./compressor.ts";
import type { KeptSegment, SegmentCache } from "./segment-cache.ts";
import { bytesKey } from "./segment-key.ts";
import type { Segment } from "./segments.ts";

export interface PackedSegment extends KeptSegment {
  readonly segment: Segment;
  /** What is in the bytes, decoded; or the rule that they break. Undefined for what was compared with its plan before. */
  readonly decoded: Uint8Array | string | undefined;
  readonly isReused: boolean;
  /** Under which it is to be kept, once it was compared. */
  readonly key: string | undefined;
}

export interface Packing {
  readonly mtime: number;
  readonly level: number;
  /** Absent for an image that is not compressed. */
  readonly compressor: Compressor | undefined;
  readonly cache: SegmentCache | undefined;
}

/** @throws IMAGE_SOURCE_CHANGED */
export async function packSegment(
  { segment, key: planned }: { readonly segment: Segment; readonly key: string | undefined },
  { compressor, cache, level, mtime }: Packing,
): Promise<PackedSegment> {
  const kept = planned === undefined ? undefined : await cache?.get(planned);
  if (kept !== undefined) {
    return { ...kept, segment, decoded: undefined, isReused: true, key: undefined };
  }
  const plain = await assembleSegment(segment, mtime);
  if (compressor === undefined) {
    const crc = crc32(plain);
    return { segment, bytes: plain, crc, decoded: plain, isReused: false, key: undefined };
  }
  const key = planned ?? (cache && bytesKey(plain, level));
  // Of a part of a file the key is known once it was read: it can as well be compared again.
  const keptPart = key === undefined || key === planned ? undefined : await cache?.get(key);
  if (keptPart !== undefined) {
    return { ...keptPart, segment, decoded: plain, isReused: true, key: undefined };
  }
  const { bytes, decoded } = await compressor.deflate(plain);
  const crc = typeof decoded === "string" ? 0 : crc32(decoded);
  return { segment, bytes, crc, decoded, isReused: false, key };
}

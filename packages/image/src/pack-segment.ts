/** From a segment's plan to its bytes in the image: taken from the cache, or read and compressed. */

import { crc32 } from "node:zlib";
import { assembleSegment } from "./assemble-segment.ts";
import type { Compressor } from "./compressor.ts";
import type { KeptSegment, SegmentCache } from "./segment-cache.ts";
import { bytesKey } from "./segment-key.ts";
import type { Segment } from "./segments.ts";

export interface PackedSegment extends KeptSegment {
  readonly segment: Segment;
  readonly isReused: boolean;
  /** Under which it is to be kept, where it is new. */
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
  if (kept !== undefined) return { ...kept, segment, isReused: true, key: undefined };
  const plain = await assembleSegment(segment, mtime);
  const crc = crc32(plain);
  if (compressor === undefined) {
    return { segment, bytes: plain, crc, isReused: false, key: undefined };
  }
  const key = planned ?? (cache && bytesKey(plain, level));
  const keptPart = key === undefined || key === planned ? undefined : await cache?.get(key);
  if (keptPart !== undefined) return { ...keptPart, segment, isReused: true, key: undefined };
  return { segment, bytes: await compressor.deflate(plain), crc, isReused: false, key };
}

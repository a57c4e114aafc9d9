/** From a segment's plan to its bytes in the image: read, then compressed or taken from the cache. */

import { crc32 } from "node:zlib";
import { assembleSegment } from "./assemble-segment.ts";
import type { Compressor } from "./compressor.ts";
import { segmentKey } from "./segment-cache.ts";
import type { SegmentCache } from "./segment-cache.ts";
import type { Segment } from "./segments.ts";

export interface PackedSegment {
  readonly segment: Segment;
  /** As they stand in the image. */
  readonly bytes: Uint8Array;
  /** Of what is compressed in them. */
  readonly crc: number;
  readonly isReused: boolean;
}

export interface Packing {
  readonly mtime: number;
  readonly level: number;
  /** Absent for an image that is not compressed. */
  readonly compressor: Compressor | undefined;
  readonly cache: SegmentCache | undefined;
}

export async function packSegment(segment: Segment, packing: Packing): Promise<PackedSegment> {
  const { compressor, cache } = packing;
  const plain = await assembleSegment(segment, packing.mtime);
  const crc = crc32(plain);
  if (compressor === undefined) return { segment, bytes: plain, crc, isReused: false };
  const key = cache && segmentKey(plain, packing.level);
  const kept = key === undefined ? undefined : await cache?.get(key);
  if (kept !== undefined) return { segment, bytes: kept, crc, isReused: true };
  const bytes = await compressor.deflate(plain);
  if (key !== undefined) await cache?.put(key, bytes);
  return { segment, bytes, crc, isReused: false };
}

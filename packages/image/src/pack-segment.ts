/** From a segment's plan to its bytes in the image: taken from the cache, or read and compressed. */

import { crc32 } from "node:zlib";
import { assembleSegment } from "./assemble-segment.ts";
import type { Compressor } from "./compressor.ts";
import type { SegmentCache } from "./segment-cache.ts";
import { bytesKey, plannedKey } from "./segment-key.ts";
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

/** @throws IMAGE_SOURCE_CHANGED */
export async function packSegment(segment: Segment, packing: Packing): Promise<PackedSegment> {
  const { compressor, cache, level, mtime } = packing;
  const planned = cache && compressor && plannedKey(segment, packing);
  const kept = await takeKept(cache, segment, planned);
  if (kept !== undefined) return kept;
  const plain = await assembleSegment(segment, mtime);
  const crc = crc32(plain);
  if (compressor === undefined) return { segment, bytes: plain, crc, isReused: false };
  const key = planned ?? (cache && bytesKey(plain, level));
  const keptPart = key === planned ? undefined : await takeKept(cache, segment, key);
  if (keptPart !== undefined) return keptPart;
  const bytes = await compressor.deflate(plain);
  if (key !== undefined) await cache?.put(key, Buffer.concat([crcBytes(crc), bytes]));
  return { segment, bytes, crc, isReused: false };
}

/** In the cache the CRC stands before the compressed bytes. */
async function takeKept(
  cache: SegmentCache | undefined,
  segment: Segment,
  key: string | undefined,
): Promise<PackedSegment | undefined> {
  const value = key === undefined ? undefined : await cache?.get(key);
  if (value === undefined) return undefined;
  return { segment, bytes: value.subarray(4), crc: value.readUInt32LE(0), isReused: true };
}

function crcBytes(crc: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(crc);
  return bytes;
}

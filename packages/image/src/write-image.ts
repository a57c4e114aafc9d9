/** Writes a planned image: segment by segment, in parallel, and the same bytes in any case. */

import { open, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { asDiskError } from "@astbuild/fs";
import { checkBudget } from "./check-size.ts";
import { makeCompressor } from "./compressor.ts";
import { crc32Combine } from "./crc32-combine.ts";
import { GZIP_HEADER, LAST_BLOCK, gzipTrailer } from "./gzip-member.ts";
import type { ImagePlan, PlannedEntry } from "./image-plan.ts";
import { inOrder } from "./in-order.ts";
import { packSegment } from "./pack-segment.ts";
import type { SegmentCache } from "./segment-cache.ts";
import { segmentsOf } from "./segments.ts";
import { withCompressedSizes } from "./size-report.ts";
import type { SizeReport } from "./size-report.ts";

export interface WriteImageOptions {
  /** Physical path of the file to make; nothing may be there. */
  readonly output: string;
  /** Compressed segments of earlier images; without it all are compressed. */
  readonly segments?: SegmentCache;
  /** Worker threads, at least 1; they do not change the bytes. */
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Called after each segment with bytes of the archive. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface WrittenImage {
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes of the archive in it. */
  readonly uncompressed: number;
  readonly segments: { readonly total: number; readonly reused: number };
  /** The plan's report with what each package takes in the file. */
  readonly report: SizeReport;
}

/**
 * Writes the file and makes it durable (fsync; its folder's is the publisher's). Holds at most
 * `threads + 1` segments in memory. On any failure the file is removed.
 *
 * @throws IMAGE_OVER_BUDGET, IMAGE_SOURCE_CHANGED, DISK_FULL, PERMISSION_DENIED, the signal's reason
 */
export async function writeImage(
  plan: ImagePlan,
  options: WriteImageOptions,
): Promise<WrittenImage> {
  const { output } = options;
  options.signal?.throwIfAborted();
  const handle = await open(output, "wx").catch((error: unknown) => {
    throw asDiskError(error, "make the image", output);
  });
  try {
    await using file = handle;
    const written = await writeSegments(plan, { ...options, file });
    checkBudget(written.size, plan.sizeBudget, written.report);
    await file.sync();
    return written;
  } catch (error) {
    await rm(output, { force: true });
    throw asDiskError(error, "write the image", output);
  }
}

async function writeSegments(
  plan: ImagePlan,
  options: WriteImageOptions & { file: FileHandle },
): Promise<WrittenImage> {
  const { file, threads, signal } = options;
  const { mtime, level } = plan;
  const segments = segmentsOf(plan.entries);
  await using compressor = plan.compress ? makeCompressor({ threads, level }) : undefined;
  const packing = { mtime, level, compressor, cache: options.segments };
  const sizes = new Map<PlannedEntry, number>();
  let [size, uncompressed, crc, reused] = [0, 0, 0, 0];
  const write = async (bytes: Uint8Array): Promise<void> => {
    await file.appendFile(bytes);
    size += bytes.length;
  };
  if (plan.compress) await write(GZIP_HEADER);
  const packed = inOrder(segments, threads + 1, (segment) => packSegment(segment, packing));
  for await (const { segment, bytes, ...each } of packed) {
    signal?.throwIfAborted();
    await write(bytes);
    uncompressed += segment.size;
    crc = crc32Combine(crc, each.crc, segment.size);
    if (each.isReused) reused++;
    for (const { entry, start, end } of segment.pieces) {
      const share = ((end - start) / segment.size) * bytes.length;
      sizes.set(entry, (sizes.get(entry) ?? 0) + share);
    }
    options.onProgress?.(uncompressed, plan.inflatedSize);
  }
  if (plan.compress) await write(Buffer.concat([LAST_BLOCK, gzipTrailer(crc, uncompressed)]));
  const report = withCompressedSizes(plan, sizes);
  return { size, uncompressed, segments: { total: segments.length, reused }, report };
}

/** Writes a planned image: segment by segment, in parallel, and the same bytes in any case; each decoded and compared with the plan. */

import { open, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { asDiskError, fillBuffer } from "@astbuild/fs";
import { createBlake3 } from "@astbuild/hash";
import { checkBudget } from "./check-size.ts";
import { compareWithPlan } from "./compare-with-plan.ts";
import { makeCompressor } from "./compressor.ts";
import { crc32Combine } from "./crc32-combine.ts";
import { GZIP_HEADER, LAST_BLOCK, gzipTrailer } from "./gzip-member.ts";
import type { ImagePlan, PlannedEntry } from "./image-plan.ts";
import { inOrder } from "./in-order.ts";
import { inflateMember } from "./inflate-image.ts";
import type { MemberTrailer } from "./inflate-image.ts";
import { packSegment } from "./pack-segment.ts";
import { readBack } from "./read-back.ts";
import type { KeptSegment, SegmentCache } from "./segment-cache.ts";
import { plannedKey } from "./segment-key.ts";
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
 * While it is written it is decoded, as a whole, by readers that share nothing with the writer, and
 * compared with the plan; then it is read back, and only then its segments are kept.
 *
 * @throws IMAGE_OVER_BUDGET, IMAGE_SOURCE_CHANGED, IMAGE_INVALID, IMAGE_DIFFERS, DISK_FULL,
 *   PERMISSION_DENIED, the signal's reason
 */
export async function writeImage(
  plan: ImagePlan,
  options: WriteImageOptions,
): Promise<WrittenImage> {
  const { output } = options;
  options.signal?.throwIfAborted();
  const handle = await open(output, "wx+").catch((error: unknown) => {
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
  const { file, output, threads, signal, segments: cache } = options;
  const { mtime, level } = plan;
  const segments = segmentsOf(plan.entries).map((segment) => {
    return { segment, key: plan.compress && cache ? plannedKey(segment, plan) : undefined };
  });
  const missing = segments.filter(({ key }) => key === undefined || !cache?.has(key));
  const isLittle = missing.reduce((sum, { segment }) => sum + segment.size, 0) <= LITTLE;
  await using compressor = plan.compress
    ? makeCompressor({ threads: isLittle ? 0 : threads, level })
    : undefined;
  const packing = { mtime, level, compressor, cache };
  const sizes = new Map<PlannedEntry, number>();
  const fresh: (Omit<KeptSegment, "bytes"> & Range & { readonly key: string })[] = [];
  const hasher = createBlake3();
  let [size, uncompressed, crc, reused] = [0, 0, 0, 0];
  const write = async (bytes: Uint8Array): Promise<void> => {
    await file.appendFile(bytes);
    hasher.update(bytes);
    size += bytes.length;
  };
  const written = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const packed of inOrder(segments, threads + 1, (each) =>
      packSegment(each, packing),
    )) {
      const { segment, bytes, key } = packed;
      signal?.throwIfAborted();
      if (key !== undefined)
        fresh.push({ key, crc: packed.crc, start: size, length: bytes.length });
      await write(bytes);
      uncompressed += segment.size;
      crc = crc32Combine(crc, packed.crc, segment.size);
      if (packed.isReused) reused++;
      for (const { entry, start, end } of segment.pieces) {
        const share = ((end - start) / segment.size) * bytes.length;
        sizes.set(entry, (sizes.get(entry) ?? 0) + share);
      }
      yield bytes;
      options.onProgress?.(uncompressed, plan.inflatedSize);
    }
    if (!plan.compress) return;
    await write(LAST_BLOCK);
    yield LAST_BLOCK;
  };
  if (plan.compress) await write(GZIP_HEADER);
  const trailer = (): MemberTrailer => ({ crc, size: uncompressed % 2 ** 32 });
  const archive = plan.compress ? inflateMember(written(), { path: output, trailer }) : written();
  await compareWithPlan(archive, { file: output, plan });
  if (plan.compress) await write(gzipTrailer(crc, uncompressed));
  await readBack(file, { path: output, size, digest: hasher.digest() });
  for (const { key, crc: segmentCrc, start, length } of fresh) {
    const bytes = Buffer.allocUnsafe(length);
    await fillBuffer(file, bytes, start);
    await cache?.put(key, { bytes, crc: segmentCrc });
  }
  const report = withCompressedSizes(plan, sizes);
  return { size, uncompressed, segments: { total: segments.length, reused }, report };
}

/** In the file. */
interface Range {
  readonly start: number;
  readonly length: number;
}

/** Bytes to compress for which no thread is started: a quarter of a second of work. */
const LITTLE = 2 * 1024 * 1024;

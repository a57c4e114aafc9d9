/** The bytes of a segment: headers made here, files read from the store. */

import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { newcHeader, newcTrailer } from "@astbuild/archive";
import { fillBuffer } from "@astbuild/fs";
import { blake3 } from "@astbuild/hash";
import { sourceChanged } from "./examine-file.ts";
import { newcEntryOf } from "./newc-entry-of.ts";
import type { Piece, Segment } from "./segments.ts";

/**
 * Zeros between entries included; the array has a buffer of its own, which may be transferred.
 *
 * @throws IMAGE_SOURCE_CHANGED if a file is not as planned
 */
export async function assembleSegment(
  segment: Segment,
  mtime: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(segment.size);
  let at = 0;
  for (const piece of segment.pieces) {
    const length = piece.end - piece.start;
    await fillPiece(bytes.subarray(at, at + length), piece, mtime);
    at += length;
  }
  if (segment.hasTrailer) bytes.set(newcTrailer(), at);
  return bytes;
}

async function fillPiece(bytes: Uint8Array, piece: Piece, mtime: number): Promise<void> {
  const { entry, start, end } = piece;
  const header = newcHeader(newcEntryOf(entry, mtime));
  if (start === 0) bytes.set(header, 0);
  if (entry.target !== undefined) bytes.set(Buffer.from(entry.target), header.length);
  if (entry.content === undefined) return;
  const from = Math.max(0, start - header.length);
  const until = Math.min(entry.size, end - header.length);
  const data = start === 0 ? bytes.subarray(header.length) : bytes;
  const wanted = data.subarray(0, until - from);
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
  await using handle = await open(entry.content.physical, flags);
  const isWhole = (await fillBuffer(handle, wanted, from)) === wanted.length;
  // What is compressed is kept under the planned digest: it must be that.
  const isPlanned = piece.isPart || (isWhole && blake3(wanted) === entry.content.digest);
  if (!isWhole || !isPlanned) throw sourceChanged(entry.path);
}

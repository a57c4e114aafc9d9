/**
 * Where the streams of an .xz file begin and end, and what each unpacks to: read from the
 * indexes at their ends before anything is unpacked, so that cut off, trailing and oversized
 * data is found at once. https://tukaani.org/xz/xz-file-format.txt
 */

import { crc32 } from "node:zlib";
import { archiveInvalid } from "./archive-errors.ts";

export interface XzStream {
  readonly start: number;
  readonly end: number;
  /** Bytes it says it unpacks to. */
  readonly size: number;
}

const MAGIC = Buffer.from("fd377a585a00", "hex");
const HEADER = 12;
const FOOTER = 12;

/**
 * The streams of the file in order; one or more.
 *
 * @throws ARCHIVE_INVALID
 */
export function xzStreams(bytes: Uint8Array, name: string): XzStream[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const streams: XzStream[] = [];
  let end = file.length;
  do {
    // Stream padding: zeros in groups of four. A footer never ends in zeros.
    while (end >= 4 && file.readUInt32LE(end - 4) === 0) end -= 4;
    const stream = streamThatEndsAt(file, end);
    if (typeof stream === "string") {
      throw archiveInvalid(name, "cut off, or no .xz file", {
        facts: { "before offset": end, wrong: stream },
      });
    }
    streams.push(stream);
    end = stream.start;
  } while (end > 0);
  return streams.reverse();
}

/** The stream, or what is wrong. */
function streamThatEndsAt(file: Buffer, end: number): XzStream | string {
  const footer = end - FOOTER;
  if (footer < HEADER || file.toString("latin1", end - 2, end) !== "YZ") return "no footer";
  if (crc32(file.subarray(footer + 4, end - 2)) !== file.readUInt32LE(footer)) {
    return "the footer's checksum";
  }
  const indexStart = footer - (file.readUInt32LE(footer + 4) + 1) * 4;
  if (indexStart < HEADER) return "the size of the index";
  if (crc32(file.subarray(indexStart, footer - 4)) !== file.readUInt32LE(footer - 4)) {
    return "the index's checksum";
  }
  const sizes = readIndex(file.subarray(indexStart, footer - 4));
  if (sizes === undefined) return "the index";
  const start = indexStart - sizes.packed - HEADER;
  if (start < 0 || !file.subarray(start, start + MAGIC.length).equals(MAGIC)) return "no header";
  return { start, end, size: sizes.unpacked };
}

function readIndex(index: Buffer): { packed: number; unpacked: number } | undefined {
  let at = 1;
  const next = (): number => {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
      const byte = index[at++] ?? Number.NaN;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  if (index[0] !== 0) return undefined;
  let packed = 0;
  let unpacked = 0;
  const records = next();
  // Each record takes two bytes or more, so that a false count ends soon.
  for (let record = 0; record < records && at < index.length; record++) {
    packed += Math.ceil(next() / 4) * 4;
    unpacked += next();
  }
  const isWhole = at <= index.length && index.subarray(at).every((byte) => byte === 0);
  return isWhole && Number.isSafeInteger(packed + unpacked) ? { packed, unpacked } : undefined;
}

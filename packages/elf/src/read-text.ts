/** NUL-terminated strings, read piece by piece so that a string table is never read as a whole. */

import type { ByteSource } from "./byte-source.ts";
import { invalidElf } from "./invalid-elf.ts";

const PIECE = 256;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export interface TextPlace {
  readonly offset: number;
  /** The terminating NUL is among this many bytes. */
  readonly limit: number;
  readonly what: string;
}

/**
 * The string at a place.
 *
 * @throws ELF_INVALID where no NUL ends it, or where it is not UTF-8
 */
export function readText(source: ByteSource, place: TextPlace): string {
  const pieces: Uint8Array[] = [];
  for (let done = 0; done < place.limit; done += PIECE) {
    const length = Math.min(PIECE, place.limit - done);
    const piece = source.bytes(place.offset + done, length, place.what);
    const end = piece.indexOf(0);
    pieces.push(end === -1 ? piece : piece.subarray(0, end));
    if (end !== -1) return decode(source, place, Buffer.concat(pieces));
  }
  throw invalidElf(source.name, place.offset, `${place.what} is not ended by a NUL`);
}

function decode(source: ByteSource, place: TextPlace, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw invalidElf(source.name, place.offset, `${place.what} is not UTF-8`);
  }
}

/** What the leak check reads of a file: a program or an archive whole, a very large file of any other kind in pieces. */

import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { fillBufferSync } from "@astbuild/fs";

export interface Piece {
  readonly bytes: Buffer;
  readonly from: number;
}

/** What Node reads as one. */
export const LARGEST: number = 2 ** 31 - 1;

/** From here on in pieces. */
const LARGE = 128 * 2 ** 20;
const PIECE = 16 * 2 ** 20;

/** Longer than all that is looked for, and what is looked at before it. */
const OVERLAP = 4096;

const ZEROS = Buffer.alloc(PIECE + OVERLAP);

/** Programs are understood as a whole. */
export function isTooLarge(path: string, size: number): boolean {
  return size > LARGEST && isProgram(path);
}

export function* readPieces(path: string, size: number): Generator<Piece> {
  if (size <= LARGE || isProgram(path)) return yield { bytes: readFileSync(path), from: 0 };
  const buffer = Buffer.alloc(PIECE + OVERLAP);
  const fd = openSync(path, "r");
  try {
    for (let position = 0; position < size; position += PIECE) {
      const start = Math.max(0, position - OVERLAP);
      const bytes = buffer.subarray(0, fillBufferSync(fd, buffer, start));
      // A disk image is mostly holes.
      const isEmpty = ZEROS.compare(bytes, 0, bytes.length, 0, bytes.length) === 0;
      if (position === 0 || !isEmpty) yield { bytes, from: position - start };
    }
  } finally {
    closeSync(fd);
  }
}

/** ELF, or a static library. */
function isProgram(path: string): boolean {
  const head = Buffer.alloc(8);
  const fd = openSync(path, "r");
  try {
    readSync(fd, head, 0, head.length, 0);
  } finally {
    closeSync(fd);
  }
  const text = head.toString("latin1");
  return text.startsWith("\x7fELF") || text === "!<arch>\n";
}

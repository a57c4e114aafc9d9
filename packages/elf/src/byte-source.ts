/**
 * Bounded reads from a file of any size: every access is checked against the file's end,
 * and all of them together against a budget, so that a hostile file costs no more than a large one.
 */

import { invalidElf } from "./invalid-elf.ts";

/** Reads `length` bytes at `offset`; a shorter answer means that the file ends there. */
export type ReadBytes = (offset: number, length: number) => Uint8Array;

export interface ByteSource {
  /** What the file is called in errors. */
  readonly name: string;
  readonly size: number;
  /**
   * The bytes at an offset.
   *
   * @throws ELF_INVALID beyond the end of the file, saying what was looked for
   */
  bytes(offset: number, length: number, what: string): Uint8Array;
}

/** Header, program headers and dynamic section of most files lie within few windows. */
const WINDOW = 4096;

/** Far above what any real file makes us read, windows counted: some hundred kilobytes. */
const BUDGET = 16 * 1024 * 1024;

/** A source that reads ahead by one window. */
export function byteSource(read: ReadBytes, size: number, name: string): ByteSource {
  let window: Uint8Array = new Uint8Array();
  let start = 0;
  let spent = 0;

  function bytes(offset: number, length: number, what: string): Uint8Array {
    if (offset + length > size) {
      throw invalidElf(name, offset, `${what} lies beyond the end of the file (${size} bytes)`);
    }
    const isInWindow = offset >= start && offset + length <= start + window.length;
    const ahead = isInWindow ? 0 : Math.min(Math.max(length, WINDOW), size - offset);
    spent += length + ahead;
    if (spent > BUDGET) {
      throw invalidElf(name, offset, `${what}: more than ${BUDGET} bytes of headers and strings`);
    }
    if (!isInWindow) {
      window = read(offset, ahead);
      start = offset;
    }
    if (window.length < offset - start + length) {
      throw invalidElf(name, offset, `${what} is cut off`);
    }
    return window.subarray(offset - start, offset - start + length);
  }

  return { name, size, bytes };
}

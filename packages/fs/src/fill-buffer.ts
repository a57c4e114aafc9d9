/** Reading until a buffer is full: a single read may return less. */

import { readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";

/** Fills the buffer from the file's `position` on; how many bytes there were. */
export async function fillBuffer(
  handle: FileHandle,
  buffer: Uint8Array,
  position: number,
): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const length = buffer.length - filled;
    const { bytesRead } = await handle.read(buffer, filled, length, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** The same, on the thread that asks. */
export function fillBufferSync(fd: number, buffer: Uint8Array, position: number): number {
  let filled = 0;
  while (filled < buffer.length) {
    const count = readSync(fd, buffer, filled, buffer.length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

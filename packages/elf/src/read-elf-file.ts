/** Reads an ELF file from the disk; links are not followed, since those of the store point elsewhere. */

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { ElfFile } from "./elf-file.ts";
import { readElf } from "./read-elf.ts";

/**
 * `readElf` for a file on the disk, which is opened for as long as it takes.
 *
 * @param path physical path
 * @param name what the file is called in errors: the logical path
 * @returns undefined where it is not an ELF file, nor a regular one
 * @throws ELF_INVALID, and the system's error where the path is a link or cannot be opened
 */
export function readElfFile(path: string, name: string = path): ElfFile | undefined {
  // O_NONBLOCK: opening a FIFO would wait for its writer.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return undefined;
    return readElf((offset, length) => readPiece(fd, offset, length), stat.size, name);
  } finally {
    closeSync(fd);
  }
}

function readPiece(fd: number, offset: number, length: number): Uint8Array {
  const buffer = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(fd, buffer, done, length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return buffer.subarray(0, done);
}

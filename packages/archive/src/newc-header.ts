/**
 * The bytes around an entry's data in a newc archive: 110 characters and the name before it,
 * zeros to a multiple of four behind both. Linux, driver-api/early-userspace/buffer-format.
 */

import { checkNewcEntry, newcSize } from "./newc-entry.ts";
import type { NewcEntry, NewcEntryType } from "./newc-entry.ts";

const TYPE_BITS: Readonly<Record<NewcEntryType, number>> = {
  fifo: 0o010000,
  charDevice: 0o020000,
  folder: 0o040000,
  blockDevice: 0o060000,
  file: 0o100000,
  symlink: 0o120000,
};

/**
 * Header, name and padding: what stands before `newcSize(entry)` bytes of data.
 *
 * @throws IMAGE_ENTRY_INVALID
 */
export function newcHeader(entry: NewcEntry): Buffer {
  checkNewcEntry(entry);
  return encode(entry.path, [
    entry.ino,
    TYPE_BITS[entry.type] | entry.mode,
    entry.uid,
    entry.gid,
    1,
    entry.mtime,
    newcSize(entry),
    0,
    0,
    entry.major ?? 0,
    entry.minor ?? 0,
  ]);
}

/** What ends the archive. It is not padded to blocks of 512. */
export function newcTrailer(): Buffer {
  return encode("TRAILER!!!", [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
}

function encode(path: string, fields: readonly number[]): Buffer {
  const length = Buffer.byteLength(path) + 1;
  [...fields, length, 0].forEach((field, index) => words.writeUInt32BE(field, 4 * index));
  const end = 110 + length;
  const header = Buffer.alloc(end + ((4 - (end % 4)) % 4));
  header.write(`070701${words.toString("hex").toUpperCase()}`, "latin1");
  header.write(path, 110);
  return header;
}

/** Thirteen fields of four bytes, which stand in a header as eight digits each; synchronous code owns it. */
const words = Buffer.alloc(13 * 4);

/** Where the deflated members of a zip archive (jar, wheel) lie, by its central directory; PKWARE's APPNOTE, without zip64. */

import type { FileHandle } from "node:fs/promises";

export interface ByteRange {
  readonly start: number;
  /** The last byte. */
  readonly end: number;
}

/** @throws Error where the archive is damaged */
export async function readZipMembers(file: FileHandle): Promise<ByteRange[]> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - END_SIZE - 0xffff), size);
  const end = tail.lastIndexOf(END_MAGIC);
  if (end < 0) throw new Error("no end of the central directory");
  const directorySize = tail.readUInt32LE(end + 12);
  const directoryStart = tail.readUInt32LE(end + 16);
  if (directoryStart + directorySize > size) throw new Error("its directory lies outside of it");
  const directory = await readAt(file, directoryStart, directoryStart + directorySize);
  const members: ByteRange[] = [];
  for (let at = 0; at + 46 <= directory.length;) {
    const method = directory.readUInt16LE(at + 10);
    const length = directory.readUInt32LE(at + 20);
    const header = directory.readUInt32LE(at + 42);
    if (method === DEFLATE && length > 0) {
      const local = await readAt(file, header, header + 30);
      const start = header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
      members.push({ start, end: start + length - 1 });
    }
    at +=
      46 +
      directory.readUInt16LE(at + 28) +
      directory.readUInt16LE(at + 30) +
      directory.readUInt16LE(at + 32);
  }
  return members;
}

const END_MAGIC = Buffer.from("PK\x05\x06", "latin1");
const END_SIZE = 22;
const DEFLATE = 8;

async function readAt(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}

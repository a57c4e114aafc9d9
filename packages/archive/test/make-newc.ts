/** Entries and archives for the newc tests, and a reader's source from bytes. */

import { newcHeader, newcTrailer } from "../src/index.ts";
import type { NewcEntry } from "../src/index.ts";

/** A file's size is that of its data. */
export interface TestEntry extends NewcEntry {
  readonly data?: Uint8Array;
}

export function entry(fields: Partial<TestEntry> & Pick<TestEntry, "path" | "ino">): TestEntry {
  return { type: "file", mode: 0o644, uid: 0, gid: 0, mtime: 1, ...fields };
}

export function folder(path: string, ino: number): TestEntry {
  return entry({ path, ino, type: "folder", mode: 0o755 });
}

export function archiveOf(entries: readonly TestEntry[]): Buffer {
  const parts = entries.flatMap(({ data = Buffer.alloc(0), ...each }) => [
    newcHeader({ ...each, size: data.length }),
    padded(Buffer.from(each.target ?? data)),
  ]);
  return Buffer.concat([...parts, newcTrailer()]);
}

export async function* chunksOf(bytes: Uint8Array, length = 100): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

export interface RawFields {
  readonly magic?: string;
  readonly ino?: number;
  readonly mode?: number;
  readonly nlink?: number;
  readonly mtime?: number;
  readonly filesize?: number;
  readonly devminor?: number;
  readonly rdevmajor?: number;
  readonly rdevminor?: number;
  readonly namesize?: number;
  readonly check?: number;
}

/** An entry by hand, whatever its fields are; `name` as bytes is taken without a NUL behind it. */
export function rawEntry(name: string | Uint8Array, fields: RawFields = {}, data = ""): Buffer {
  const nameBytes = typeof name === "string" ? Buffer.from(`${name}\0`) : Buffer.from(name);
  const content = Buffer.from(data);
  const numbers = [
    fields.ino ?? nextIno++,
    fields.mode ?? 0o100644,
    0,
    0,
    fields.nlink ?? 1,
    fields.mtime ?? 1,
    fields.filesize ?? content.length,
    0,
    fields.devminor ?? 0,
    fields.rdevmajor ?? 0,
    fields.rdevminor ?? 0,
    fields.namesize ?? nameBytes.length,
    fields.check ?? 0,
  ];
  const header = numbers.map((number) => number.toString(16).padStart(8, "0")).join("");
  const start = Buffer.from(`${fields.magic ?? "070701"}${header}`);
  return Buffer.concat([padded(Buffer.concat([start, nameBytes])), padded(content)]);
}

export function rawTrailer(fields: RawFields = {}): Buffer {
  return rawEntry("TRAILER!!!", { ino: 0, mode: 0, mtime: 0, ...fields });
}

let nextIno = 1;

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}

import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { debugSections } from "../src/debug-sections.ts";
import type { ByteRange } from "../src/debug-sections.ts";
import { scratch } from "./scratch.ts";

/** Those of a file that is all section headers and names: each section's name is at an offset. */
function sectionsOf(names: Buffer, offsets: readonly number[]): ByteRange[] {
  const headers = Buffer.alloc(64 * (offsets.length + 1));
  headers.writeBigUInt64LE(64n, 24);
  headers.writeBigUInt64LE(BigInt(names.length), 32);
  offsets.forEach((name, index) => {
    const at = 64 * (index + 1);
    headers.writeUInt32LE(name, at);
    headers.writeBigUInt64LE(BigInt(index), at + 24);
    headers.writeBigUInt64LE(1n, at + 32);
  });
  const header = Buffer.alloc(64);
  header.write("\x7fELF\x02\x01", "latin1");
  header.writeBigUInt64LE(BigInt(64 + names.length), 40);
  header.writeUInt16LE(64, 58);
  header.writeUInt16LE(offsets.length + 1, 60);
  const path = join(scratch(), "file");
  writeFileSync(path, Buffer.concat([header, names, headers]));
  const fd = openSync(path, "r");
  onTestFinished(() => closeSync(fd));
  return debugSections(fd, header.length + names.length + headers.length);
}

test("debug sections by their names, wherever these lie", () => {
  const names = Buffer.from("\0.debug_str\0.rodata\0.debug");
  const offsets = [1, 2, 12, 20, names.length, 2 ** 32 - 1, 1];
  expect(sectionsOf(names, offsets)).toEqual([
    { start: 0, end: 1 },
    { start: 6, end: 7 },
  ]);
});

test("as many sections as a file can have, with the most names, are looked at once", () => {
  const offsets = Array.from({ length: 0xfffe }, () => 0);
  expect(sectionsOf(Buffer.alloc(2 ** 24), offsets)).toEqual([]);
});

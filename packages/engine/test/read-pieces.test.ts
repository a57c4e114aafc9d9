import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findLeaks } from "../src/leak/find-leaks.ts";
import { isTooLarge, readPieces } from "../src/leak/read-pieces.ts";

const MEBIBYTE = 2 ** 20;

/** A sparse file with texts at places. */
function sparseFile(size: number, texts: Readonly<Record<number, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "astbuild-pieces-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "disk");
  const fd = openSync(path, "w");
  ftruncateSync(fd, size);
  for (const [position, text] of Object.entries(texts)) writeSync(fd, text, Number(position));
  closeSync(fd);
  return path;
}

function leaksOf(physical: string): string[] {
  const logical = `/ast/store/${"1".repeat(32)}-disk`;
  const seed = `/ast/store/${"s".repeat(31)}1-seed`;
  const request = { outputs: [{ logical, physical }], closure: [], seed, maxSize: 2 ** 40 };
  return findLeaks(request).map(({ rule, leak }) => `${rule} ${leak}`);
}

test("what stands in a large file is found once, also across pieces, and not what is inside another path", () => {
  const size = 150 * MEBIBYTE;
  const edge = 16 * MEBIBYTE;
  expect(leaksOf(sparseFile(size, { [edge - 5]: "/usr/include/x" }))).toEqual([
    "string /usr/include",
  ]);
  const twice = { [3 * edge]: " /build/a", [size - 20]: " /build/b" };
  expect(leaksOf(sparseFile(size, twice))).toEqual(["string /build/"]);
  for (const [at, inside] of [
    [edge - 12, "/opt/sysroot/usr/include"],
    [edge, "/x/build/y"],
  ] as const) {
    expect(leaksOf(sparseFile(size, { [at]: inside }))).toEqual([]);
  }
});

test("holes are not looked at, programs are read whole or refused", () => {
  const size = 150 * MEBIBYTE;
  const pieces = [...readPieces(sparseFile(size, { [100 * MEBIBYTE]: "x" }), size)];
  expect(pieces.length).toBe(2);
  const program = sparseFile(200 * MEBIBYTE, { 0: "\x7fELF" });
  expect([...readPieces(program, 200 * MEBIBYTE)].map(({ bytes }) => bytes.length)).toEqual([
    200 * MEBIBYTE,
  ]);
  expect(isTooLarge(sparseFile(3 * 2 ** 30, { 0: "\x7fELF" }), 3 * 2 ** 30)).toBe(true);
});

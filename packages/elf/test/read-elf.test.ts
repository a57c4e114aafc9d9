import { AstbuildError } from "@astbuild/errors";
import { describe, expect, test } from "vitest";
import { parseElf, readElf } from "../src/index.ts";
import { DF_1_NODEFLIB, DF_1_PIE, buildElf } from "./build-elf.ts";
import type { ElfPlan } from "./build-elf.ts";

const FULL: ElfPlan = {
  interpreter: "/lib/ld.so.1",
  needed: ["liba.so.1", "libc.so.6"],
  soname: "libé.so",
  rpath: "/a:$ORIGIN/../b::",
  runpath: "/r",
  flags1: DF_1_NODEFLIB | DF_1_PIE,
  buildId: "00ff10",
};

describe.each([32, 64] as const)("class %i", (bits) => {
  test.each([true, false])("little-endian %s: all fields", (littleEndian) => {
    const plan = { ...FULL, class: bits, littleEndian, machine: 243, flags: 0x80000005 };
    expect(parseElf(buildElf(plan), "f")).toEqual({
      class: bits,
      littleEndian,
      type: "shared",
      machine: 243,
      flags: 0x80000005,
      interpreter: "/lib/ld.so.1",
      needed: ["liba.so.1", "libc.so.6"],
      soname: "libé.so",
      rpath: ["/a", "$ORIGIN/../b", "", ""],
      runpath: ["/r"],
      flags1: { nodeflib: true, pie: true },
      dlopen: [],
      buildId: "00ff10",
      hasDynamic: true,
    });
  });
});

test.each(["executable", "shared", "relocatable", "core"] as const)("the type %s", (type) => {
  expect(parseElf(buildElf({ type }), "f")?.type).toBe(type);
});

test("an unknown type is a number, and its program headers are not looked at", () => {
  const bytes = buildElf(FULL);
  bytes.writeUInt16LE(0xfe00, 16);
  expect(parseElf(bytes, "f")).toMatchObject({ type: 0xfe00, needed: [], hasDynamic: false });
});

test("a static executable has no dynamic section", () => {
  const elf = parseElf(buildElf({ type: "static", buildId: "01" }), "f");
  expect(elf).toMatchObject({ type: "executable", hasDynamic: false, needed: [], buildId: "01" });
  expect(elf).not.toHaveProperty("interpreter");
});

test.each(["", "\x7fEL", "#!/bin/sh\n", "!<arch>\n", "INPUT ( libc.so.6 )"])(
  "%j is not ELF",
  (text) => expect(parseElf(Buffer.from(text), "f")).toBeUndefined(),
);

test("of a file of 100 MiB only some kilobytes are read", () => {
  const bytes = buildElf(FULL);
  const size = 100 * 1024 * 1024;
  let total = 0;
  const elf = readElf(
    (offset, length) => {
      expect(offset + length).toBeLessThanOrEqual(size);
      total += length;
      const piece = Buffer.alloc(length);
      bytes.copy(piece, 0, offset, offset + length);
      return piece;
    },
    size,
    "f",
  );
  expect(elf).toEqual(parseElf(bytes, "f"));
  expect(total).toBeLessThan(32 * 1024);
});

/** Offsets of the 64-bit file of `FULL`: header 64, interpreter segment first, then the loads. */
const PHDR = (index: number): number => 64 + 56 * index;

test.each<[string, (bytes: Buffer) => Buffer | void, string]>([
  ["ends after the magic", (b) => b.subarray(0, 5), "the identification lies beyond the end"],
  ["ends in the header", (b) => b.subarray(0, 63), "the ELF header lies beyond the end"],
  ["class 3", (b) => void b.writeUInt8(3, 4), "class 3"],
  ["byte order 0", (b) => void b.writeUInt8(0, 5), "byte order 0"],
  ["version 2", (b) => void b.writeUInt8(2, 6), "version 2"],
  [
    "entries of 32 bytes",
    (b) => void b.writeUInt16LE(32, 54),
    "program headers of 32 bytes, not 56",
  ],
  [
    "a far table",
    (b) => void b.writeBigUInt64LE(1n << 60n, 32),
    "the table of 6 program headers lies",
  ],
  [
    "60000 headers",
    (b) => void b.writeUInt16LE(60000, 56),
    "the table of 60000 program headers lies",
  ],
  ["PN_XNUM", (b) => void b.writeUInt16LE(0xffff, 56), "too many program headers"],
  [
    "a far interpreter",
    (b) => void b.writeBigUInt64LE(1n << 63n, PHDR(0) + 8),
    "PT_INTERP lies beyond",
  ],
  [
    "an open interpreter",
    (b) => void b.writeBigUInt64LE(3n, PHDR(0) + 32),
    "PT_INTERP is not ended by a NUL",
  ],
  [
    "strings in no segment",
    (b) => void b.writeUInt32LE(2, PHDR(1)),
    "no segment has the string table",
  ],
  ["a cut segment", (b) => void b.writeBigUInt64LE(0x200n, PHDR(1) + 32), "is not ended by a NUL"],
  [
    "a name that is not UTF-8",
    (b) => void b.writeUInt8(0xff, b.indexOf("liba")),
    "DT_NEEDED is not UTF-8",
  ],
  [
    "a file cut in its dynamic section",
    (b) => b.subarray(0, b.length - 8),
    "the dynamic section lies",
  ],
])("%s is ELF_INVALID", (_, damage, what) => {
  const bytes = buildElf(FULL);
  const broken = damage(bytes) ?? bytes;
  expect(() => parseElf(broken, "lib/x.so")).toThrow(
    expect.objectContaining({
      code: "ELF_INVALID",
      message: expect.stringContaining(`lib/x.so is a broken ELF file: `) as string,
      facts: expect.objectContaining({ what: expect.stringContaining(what) as string }) as object,
    }) as Error,
  );
});

test("a file that shrinks while it is read is ELF_INVALID", () => {
  const bytes = buildElf(FULL);
  const read = (offset: number, length: number): Buffer =>
    bytes.subarray(offset, Math.min(offset + length, 4096));
  expect(() => readElf(read, bytes.length, "f")).toThrow(AstbuildError);
});

test("a file of debugging information has headers without content", () => {
  const bytes = buildElf(FULL);
  for (const index of [0, 1, 2, 3, 4]) bytes.writeBigUInt64LE(0n, PHDR(index) + 32);
  expect(parseElf(bytes, "f")).toMatchObject({ needed: [], hasDynamic: false });
});

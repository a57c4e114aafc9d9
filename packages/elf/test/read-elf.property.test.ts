import { isAstbuildError } from "@astbuild/errors";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readElf } from "../src/index.ts";
import { buildElf } from "./build-elf.ts";

const SAMPLES = [
  { class: 64, littleEndian: true },
  { class: 64, littleEndian: false },
  { class: 32, littleEndian: true },
  { class: 32, littleEndian: false },
].map((format) =>
  buildElf({
    ...(format as { class: 32 | 64 }),
    interpreter: "/lib/ld.so.1",
    needed: ["liba.so", "libb.so"],
    soname: "libs.so",
    runpath: "$ORIGIN/../lib:/x",
    buildId: "0011",
    dlopen: [[{ soname: ["libz.so"] }]],
  }),
);

/** Values that break arithmetic more often than random ones do. */
const nasty = fc.constantFrom(0, 1, 3, 7, 8, 0x7f, 0x80, 0xfe, 0xff);
const byte = fc.oneof(nasty, fc.nat(255));
/** Most of a sample is padding up to the dynamic section: aim at what is not. */
const place = fc.oneof(
  fc.nat(0x300),
  fc.nat(0x100).map((at) => 0x1000 + at),
);
const damage = fc.record({
  sample: fc.constantFrom(...SAMPLES),
  writes: fc.array(fc.tuple(place, byte, fc.integer({ min: 1, max: 8 })), { maxLength: 12 }),
  length: fc.option(fc.nat(0x1200)),
});

/** The budget of a source, and one window more. */
const MOST = 16 * 1024 * 1024 + 4096;

test("a damaged file is read, or is an AstbuildError, at a bounded cost", () => {
  fc.assert(
    fc.property(damage, ({ sample, writes, length }) => {
      const bytes = Buffer.from(sample.subarray(0, length ?? sample.length));
      for (const [at, value, count] of writes) bytes.subarray(at, at + count).fill(value);
      let total = 0;
      try {
        readElf(
          (offset, size) => {
            expect(offset + size).toBeLessThanOrEqual(bytes.length);
            total += size;
            return bytes.subarray(offset, offset + size);
          },
          bytes.length,
          "f",
        );
      } catch (error) {
        if (!isAstbuildError(error)) throw error;
      }
      expect(total).toBeLessThanOrEqual(MOST);
    }),
    { numRuns: 3000 },
  );
});

test("a flood of needed names costs no more than the budget", () => {
  const flood = Array.from({ length: 6000 }, (_, index) => `${index}`.padEnd(3000, "x"));
  const bytes = buildElf({ needed: flood });
  expect(() => readElf((at, size) => bytes.subarray(at, at + size), bytes.length, "f")).toThrow(
    "bytes of headers and strings",
  );
});

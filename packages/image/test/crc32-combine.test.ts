import { crc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32Combine } from "../src/crc32-combine.ts";

test("the CRC of two pieces is that of both together", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 3000 }), (a, b) => {
      const both = crc32(Buffer.concat([a, b]));
      expect(crc32Combine(crc32(a), crc32(b), b.length)).toBe(both);
    }),
  );
});

test("a long piece and an empty one", () => {
  const zeros = Buffer.alloc(2 ** 20);
  let crc = crc32("start");
  let zerosCrc = 0;
  for (let index = 0; index < 64; index++) crc = crc32(zeros, crc);
  for (let index = 0; index < 64; index++) zerosCrc = crc32(zeros, zerosCrc);
  expect(crc32Combine(crc32("start"), zerosCrc, 64 * 2 ** 20)).toBe(crc);
  expect(crc32Combine(zerosCrc, 0, 0)).toBe(zerosCrc);
});

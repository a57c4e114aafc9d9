import { randomBytes } from "node:crypto";
import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compressionOf, decompress } from "../src/index.ts";
import { errorOf, outcomeOf } from "./rejection.ts";

// Made by xz 5.4.1 from "hello xz\n", but for the last: 300,000 zeros in blocks of 100,000.
const XZ = {
  crc64:
    "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAIaGVsbG8geHoKAAAAAMFJOvpjUhRaAAEhCWwYxdUftvN9AQAAAAAEWVo=",
  crc32: "/Td6WFoAAAFpIt42AgAhARYAAAB0L+WjAQAIaGVsbG8geHoKAAAAAFV+Ln4AAR0Jk2E2ppBCmQ0BAAAAAAFZWg==",
  sha256:
    "/Td6WFoAAArh+wyhAgAhARYAAAB0L+WjAQAIaGVsbG8geHoKAAAAAOBFF/IITf+J+/wvtkwbzpbPWOneEesIGEImoQPaXVlIAAE5CTWA3lcYm0uaAQAAAAAKWVo=",
  dictionary:
    "/Td6WFoAAATm1rRGAgAhASUAAAA7eHtBAQAIaGVsbG8geHoKAAAAAMFJOvpjUhRaAAEhCWwYxdUftvN9AQAAAAAEWVo=",
  empty: "/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=",
  blocks:
    "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4YafAFNdAABv/f//o7f/Rz5IFXI5YVG4kijmo4YH+e7kHoLTL8U6PAFLsX7JiopNL6MN2X+m44wjEVPgWRjFdYrid/i2lH8MasDedElk4ulcU7IE1rH1lwAAAACPxpSiGONw8QIAIQEWAAAAdC/lo+GGnwBTXQAAb/3//6O3/0c+SBVyOWFRuJIo5qOGB/nu5B6C0y/FOjwBS7F+yYqKTS+jDdl/puOMIxFT4FkYxXWK4nf4tpR/DGrA3nRJZOLpXFOyBNax9ZcAAAAAj8aUohjjcPECACEBFgAAAHQv5aPhhp8AU10AAG/9//+jt/9HPkgVcjlhUbiSKOajhgf57uQegtMvxTo8AUuxfsmKik0vow3Zf6bjjCMRU+BZGMV1iuJ3+LaUfwxqwN50SWTi6VxTsgTWsfWXAAAAAI/GlKIY43DxAANvoI0Gb6CNBm+gjQYAADGY29+sJz4tBAAAAAAEWVo=",
};
const xz = (name: keyof typeof XZ): Buffer => Buffer.from(XZ[name], "base64");
const unpack = async (data: Uint8Array): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(decompress(data, "a")));
const text = async (data: Uint8Array): Promise<string> => (await unpack(data)).toString();

test("xz with CRC32 and CRC64, empty, and in several blocks", async () => {
  expect(await text(xz("crc64"))).toBe("hello xz\n");
  expect(await text(xz("crc32"))).toBe("hello xz\n");
  expect(await text(xz("empty"))).toBe("");
  expect(await unpack(xz("blocks"))).toEqual(Buffer.alloc(300_000));
});

test("all streams of an xz file, with padding between and behind them", async () => {
  const two = Buffer.concat([xz("crc64"), Buffer.alloc(8), xz("crc32"), Buffer.alloc(4)]);
  expect(await text(two)).toBe("hello xz\nhello xz\n");
});

test("gzip and zstd, with several members and frames, and what is not packed", async () => {
  const data = randomBytes(200_000);
  for (const pack of [gzipSync, zstdCompressSync]) {
    const packed = pack(data);
    expect(await unpack(packed)).toEqual(data);
    expect(await unpack(Buffer.concat([packed, packed]))).toEqual(Buffer.concat([data, data]));
  }
  expect(await text(Buffer.concat([gzipSync("x"), Buffer.alloc(512)]))).toBe("x");
  expect(await text(Buffer.from("plain"))).toBe("plain");
  expect(await text(Buffer.alloc(0))).toBe("");
  expect(
    [xz("crc64"), gzipSync(""), zstdCompressSync(""), Buffer.from("x")].map(compressionOf),
  ).toEqual(["xz", "gzip", "zstd", "none"]);
});

test("data that is cut off anywhere is ARCHIVE_INVALID", async () => {
  for (const packed of [xz("crc64"), gzipSync("hello"), zstdCompressSync("hello")]) {
    for (let length = 6; length < packed.length; length++) {
      const error = await errorOf(() => decompress(packed.subarray(0, length), "a"));
      expect(error.code).toBe("ARCHIVE_INVALID");
    }
  }
});

test("every flipped bit of an xz file is found", async () => {
  const good = xz("crc64");
  for (let bit = 6 * 8; bit < good.length * 8; bit++) {
    const bad = Buffer.from(good);
    bad[bit >> 3]! ^= 1 << (bit & 7);
    expect((await errorOf(() => decompress(bad, "a"))).code).toBe("ARCHIVE_INVALID");
  }
  expect(await text(good)).toBe("hello xz\n");
});

test.each([
  ["garbage behind xz", Buffer.concat([xz("crc64"), Buffer.from("garbage")]), "no footer"],
  ["padding not in fours", Buffer.concat([xz("crc64"), Buffer.alloc(3)]), "no footer"],
  [
    "garbage behind gzip",
    Buffer.concat([gzipSync("x"), Buffer.from("garbage")]),
    "incorrect header",
  ],
  ["garbage behind zstd", Buffer.concat([zstdCompressSync("x"), Buffer.from("garbage")]), ""],
  ["an unknown check", xz("sha256"), "a filter or check other than"],
  ["a dictionary of 1.5 GiB", xz("dictionary"), "a dictionary larger than"],
])("refuses %s", async (_, packed, wrong) => {
  const error = await errorOf(() => decompress(packed, "a"));
  expect(error.code).toBe("ARCHIVE_INVALID");
  expect(error.facts["wrong"]).toContain(wrong);
});

test("never unpacks beyond the limit", async () => {
  const zeros = Buffer.alloc(10_000_000);
  for (const packed of [xz("blocks"), gzipSync(zeros), zstdCompressSync(zeros), zeros]) {
    let got = 0;
    const error = await errorOf(async () => {
      for await (const chunk of decompress(packed, "a", { limit: 200_000 })) got += chunk.length;
    });
    expect(error).toMatchObject({ code: "ARCHIVE_INVALID", facts: { limit: 200_000 } });
    expect(got).toBeLessThanOrEqual(200_000);
  }
});

test("xz that is left half way does not stop the next", async () => {
  for await (const _ of decompress(xz("blocks"), "a")) break;
  expect(await text(xz("crc64"))).toBe("hello xz\n");
});

test("any bytes behind a magic: data or ARCHIVE_INVALID", async () => {
  const magic = fc.constantFrom(
    xz("crc64").subarray(0, 12),
    xz("crc64").subarray(0, 24),
    gzipSync("").subarray(0, 10),
    zstdCompressSync("x").subarray(0, 4),
  );
  await fc.assert(
    fc.asyncProperty(magic, fc.uint8Array({ maxLength: 200 }), async (start, rest) => {
      const data = Buffer.concat([start, rest]);
      const outcome = await outcomeOf(() => decompress(data, "a", { limit: 1_000_000 }));
      expect(["taken", "ARCHIVE_INVALID"]).toContain(outcome);
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { readTar } from "../src/index.ts";
import { makeTar } from "./make-tar.ts";
import { errorOf, outcomeOf } from "./rejection.ts";

const read = async (tar: Uint8Array): Promise<unknown[]> =>
  (await Array.fromAsync(readTar(tar, "a.tar"))).map(({ data, ...entry }) => ({
    ...entry,
    data: Buffer.from(data).toString(),
  }));

/** Sets bytes of the header at an offset and mends its checksum. */
function withHeader(tar: Buffer, offset: number, change: (header: Buffer) => void): Buffer {
  const copy = Buffer.from(tar);
  const header = copy.subarray(offset, offset + 512);
  change(header);
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return copy;
}

test("files, folders, links and devices", async () => {
  const tar = await makeTar([
    { name: "./usr/", type: "directory", mode: 0o755 },
    { name: "./usr/run", data: "#!/bin/sh\n", mode: 0o4755 },
    { name: "./usr/link", type: "symlink", linkname: "/etc/x" },
    { name: "./usr/hard", type: "link", linkname: "./usr/run" },
    { name: "./null", type: "character-device" },
    { name: "./empty" },
  ]);
  expect(await read(tar)).toMatchObject([
    { path: "./usr/", type: "folder", size: 0, data: "" },
    { path: "./usr/run", type: "file", size: 10, mode: 0o4755, data: "#!/bin/sh\n" },
    { path: "./usr/link", type: "symlink", target: "/etc/x" },
    { path: "./usr/hard", type: "hardlink", target: "./usr/run" },
    { path: "./null", type: "other" },
    { path: "./empty", type: "file", size: 0, data: "" },
  ]);
});

test("long names: ustar's prefix and pax", async () => {
  const prefix = `./${"d/".repeat(50)}${"n".repeat(99)}`;
  const pax = `./${"ü".repeat(120)}/${"x".repeat(200)}`;
  const tar = await makeTar([
    { name: prefix, data: "a" },
    { name: pax, data: "b" },
    { name: "l", type: "symlink", linkname: pax },
  ]);
  expect(await read(tar)).toMatchObject([
    { path: prefix, data: "a" },
    { path: pax, data: "b" },
    { path: "l", target: pax },
  ]);
});

test("GNU long names, and numbers in base 256", async () => {
  const long = `${"a/".repeat(80)}file`;
  const tar = withHeader(
    await makeTar([
      { name: "././@LongLink", data: `${long}\0` },
      { name: "short", data: "data" },
    ]),
    0,
    (header) => header.write("L", 156),
  );
  const big = withHeader(tar, 1024, (header) => {
    header.fill(0, 124, 136);
    header[124] = 0x80;
    header[135] = 4;
  });
  expect(await read(big)).toMatchObject([{ path: long, size: 4, data: "data" }]);
});

test("arrives in pieces of any size", async () => {
  const tar = await makeTar([
    { name: "a", data: "x".repeat(1000) },
    { name: "b", data: "y" },
  ]);
  const whole = await read(tar);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1500 }), async (length) => {
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < tar.length; at += length) yield tar.subarray(at, at + length);
      }
      const entries = await Array.fromAsync(readTar(pieces(), "a.tar"));
      expect(entries.map(({ data }) => Buffer.from(data).toString())).toEqual(
        whole.map((entry) => (entry as { data: string }).data),
      );
    }),
    { numRuns: 20 },
  );
});

test("one that is cut off anywhere is ARCHIVE_INVALID", async () => {
  const tar = await makeTar([{ name: "a", data: "x".repeat(600) }]);
  for (const length of [0, 1, 511, 512, 513, 1111, 1112, 1500, 1536, 1537, 2047]) {
    const error = await errorOf(() => readTar(tar.subarray(0, length), "a.tar"));
    expect(error.code).toBe("ARCHIVE_INVALID");
  }
});

const good = await makeTar([{ name: "first" }, { name: "file", data: "x" }]);
test.each([
  [
    "a wrong checksum",
    512,
    Buffer.concat([good.subarray(0, 600), Buffer.from("!"), good.subarray(601)]),
    "checksum",
  ],
  [
    "a sparse file",
    512,
    withHeader(good, 512, (header) => header.write("S", 156)),
    'unknown type "S"',
  ],
  [
    "a size that is no number",
    512,
    withHeader(good, 512, (header) => header.write("9", 124)),
    "size is no number",
  ],
  [
    "a member that claims more than a GiB",
    512,
    withHeader(good, 512, (header) => header.write("10000000001\0", 124)),
    "more than 1 GiB",
  ],
  [
    "a member that claims an exabyte, in base 256",
    512,
    withHeader(good, 512, (header) => header.write("800000000000100000000000", 124, "hex")),
    "more than 1 GiB",
  ],
  [
    "a member that claims more than a number holds",
    512,
    withHeader(good, 512, (header) => header.write("ff".repeat(12), 124, "hex")),
    "size is no number",
  ],
  [
    "a name that claims more than a MiB",
    512,
    withHeader(
      good,
      512,
      (header) => header.write("L", 156).toString() + header.write("00004000001\0", 124),
    ),
    "a name of more than 1 MiB",
  ],
])("refuses %s, with the offset", async (_, offset, tar, problem) => {
  const error = await errorOf(() => readTar(tar, "a.tar"));
  expect(error).toMatchObject({ code: "ARCHIVE_INVALID", facts: { archive: "a.tar" } });
  expect(error.message).toContain(problem);
  expect(error.facts["offset"]).toBe(offset);
});

/** A pax header with these records, before a file "file". */
async function withPax(records: string, type = "x"): Promise<Buffer> {
  const tar = await makeTar([
    { name: "pax", data: records },
    { name: "file", data: "x".repeat(600) },
  ]);
  return withHeader(tar, 0, (header) => header.write(type, 156));
}

/** `LENGTH KEY=VALUE` and a line end, with two digits. */
const paxRecord = (key: string, value: string): string => {
  const rest = ` ${key}=${value}\n`;
  return `${2 + Buffer.byteLength(rest)}${rest}`;
};

test("pax records are told apart by their lengths, whatever their values hold", async () => {
  const records = [
    paxRecord("SCHILY.xattr.user.ü", "\n12 size=512\n\0"),
    paxRecord("path", "an/other"),
    paxRecord("sizes", "12 size=512"),
  ];
  const tar = await withPax(records.join(""));
  expect(await read(tar)).toMatchObject([{ path: "an/other", size: 600 }]);
});

test.each([
  ["sparse data", 0, "22 GNU.sparse.major=1\n", "GNU.sparse.major"],
  ["a size", 12, "12 path=a/b\n11 size=10\n", "not supported: size"],
  ["a size behind a sign", 0, "+13 size=512\n", "damaged"],
  ["a size behind a blank", 0, " 13 size=512\n", "damaged"],
  ["a size behind a zero", 0, "013 size=512\n", "damaged"],
  ["a size behind letters", 0, "13x size=512\n", "damaged"],
  ["a size behind a byte order mark", 0, "15 \ufeffsize=512\n", "not supported: size"],
  ["a size behind a record without a line end", 0, "11 path=a/b12 size=512\n", "damaged"],
  ["a length beyond the data", 12, "12 path=a/b\n99 path=c\n", "damaged"],
  ["a length within itself", 0, "1 path=a/b\n", "damaged"],
  ["no key", 0, "5 =a\n", "damaged"],
  ["no value", 0, "7 path\n9 path=a\n", "damaged"],
  ["more than records", 12, "12 path=a/b\n\0", "damaged"],
])("refuses pax records with %s", async (_, at, records, problem) => {
  for (const type of ["x", "g"]) {
    const error = await errorOf(async () => readTar(await withPax(records, type), "a.tar"));
    expect(error).toMatchObject({ code: "ARCHIVE_INVALID", facts: { offset: 512 + at } });
    expect(error.message).toContain(problem);
  }
});

test("a member that claims a whole GiB and has no data is cut off", async () => {
  const tar = withHeader(good, 512, (header) => header.write("10000000000\0", 124));
  const error = await errorOf(() => readTar(tar, "a.tar"));
  expect(error).toMatchObject({ code: "ARCHIVE_INVALID" });
  expect(error.message).toContain("cut off");
});

test("a name that is not UTF-8 is refused", async () => {
  const tar = withHeader(good, 0, (header) => header.set([0xff], 0));
  expect((await errorOf(() => readTar(tar, "a.tar"))).message).toContain("not UTF-8");
});

test("data behind the end is refused", async () => {
  const tar = Buffer.concat([good, Buffer.from("more")]);
  expect((await errorOf(() => readTar(tar, "a.tar"))).code).toBe("ARCHIVE_INVALID");
});

test("any change of any byte: entries or ARCHIVE_INVALID", async () => {
  const tar = await makeTar([
    { name: `${"d/".repeat(60)}${"ü".repeat(120)}`, data: "x".repeat(600) },
    { name: "l", type: "symlink", linkname: "x" },
  ]);
  const changes = fc.array(fc.tuple(fc.nat(tar.length - 1), fc.nat(255)), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(changes, fc.nat(tar.length), async (list, length) => {
      const changed = Buffer.from(tar);
      for (const [at, byte] of list) changed[at] = byte;
      const cut = changed.subarray(0, Math.max(length, 1500));
      const outcome = await outcomeOf(() => readTar(cut, "a.tar"));
      expect(["taken", "ARCHIVE_INVALID"]).toContain(outcome);
    }),
  );
});

test("random bytes are ARCHIVE_INVALID", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
      const error = await errorOf(() => readTar(bytes, "a.tar"));
      expect(error.code).toBe("ARCHIVE_INVALID");
    }),
  );
});

import { expect, test } from "vitest";
import { readNewc } from "../src/index.ts";
import type { ReadEntry } from "../src/index.ts";
import { archiveOf, chunksOf, entry, folder, rawEntry, rawTrailer } from "./make-newc.ts";
import { errorOf } from "./rejection.ts";

const FOLDER = 0o040755;
const SYMLINK = 0o120777;

async function read(bytes: Uint8Array): Promise<string[]> {
  const lines: string[] = [];
  for await (const { path, data } of readNewc(chunksOf(bytes), "image")) {
    lines.push(`${path}=${Buffer.concat(await Array.fromAsync(data)).toString()}`);
  }
  return lines;
}

test("tells all of an entry", async () => {
  const archive = archiveOf([
    folder("dev", 1),
    entry({ path: "dev/sda", ino: 2, type: "blockDevice", mode: 0o660, major: 8, minor: 1 }),
    entry({ path: "link", ino: 3, type: "symlink", target: "grüße" }),
    entry({ path: "pipe", ino: 4, type: "fifo" }),
    entry({ path: "tmp", ino: 5, type: "folder", mode: 0o1777, uid: 7, gid: 8 }),
  ]);
  const entries = await Array.fromAsync(readNewc(chunksOf(archive), "image"));
  expect(entries.map(({ data: _, ...rest }) => rest)).toMatchObject([
    { path: "dev", type: "folder", mode: 0o755, mtime: 1, ino: 1, size: 0, offset: 0 },
    { path: "dev/sda", type: "blockDevice", mode: 0o660, major: 8, minor: 1, offset: 116 },
    { path: "link", type: "symlink", target: "grüße", size: 7 },
    { path: "pipe", type: "fifo" },
    { path: "tmp", type: "folder", mode: 0o1777, uid: 7, gid: 8 },
  ]);
});

test("data may be read, in part, or left; late reading is an error", async () => {
  const data = Buffer.alloc(1001, "x");
  const archive = archiveOf(["a", "b", "c"].map((path, ino) => entry({ path, ino, data })));
  const seen: ReadEntry[] = [];
  const whole: Uint8Array[] = [];
  for await (const each of readNewc(chunksOf(archive), "image")) {
    seen.push(each);
    if (each.path === "b") for await (const _ of each.data) break;
    if (each.path === "c") for await (const chunk of each.data) whole.push(chunk);
  }
  expect(seen.map(({ path }) => path)).toEqual(["a", "b", "c"]);
  expect(Buffer.concat(whole)).toEqual(data);
  await expect(Array.fromAsync(seen[0]!.data)).rejects.toThrow("after the next entry");
});

test("closes its source when it is left", async () => {
  let isClosed = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      yield rawEntry("a");
      yield rawEntry("b");
    } finally {
      isClosed = true;
    }
  }
  for await (const _ of readNewc(source(), "image")) break;
  expect(isClosed).toBe(true);
});

test("zeros behind the trailer, lower-case digits and names of 255 bytes are taken", async () => {
  const name = "x".repeat(255);
  const archive = Buffer.concat([
    rawEntry("TRAILER!!!a", {}, "data"),
    rawEntry(name, { ino: 0xabcdef }),
    rawTrailer(),
    Buffer.alloc(512),
  ]);
  expect(await read(archive)).toEqual(["TRAILER!!!a=data", `${name}=`]);
});

const a = rawEntry("a");
const end = rawTrailer();
test.each<[rule: string, archive: Buffer, offset: number, path?: string]>([
  ["the magic is 070701", rawEntry("a", { magic: "070702" }), 0],
  ["the magic is 070701", Buffer.concat([Buffer.alloc(4), a, end]), 0],
  ["each field is eight hexadecimal digits", mangled(a, 20, "+"), 0],
  ["each field is eight hexadecimal digits", mangled(a, 105, " "), 0],
  ["nlink is 1", rawEntry("a", { nlink: 2 }), 0, "a"],
  ["nlink is 1", rawEntry("a", { nlink: 0 }), 0, "a"],
  ["each entry has an inode number of its own", ofTwo({ ino: 9 }, { ino: 9 }), 112, "b"],
  ["a name has 1 to 4095 bytes", rawEntry(new Uint8Array([0])), 0],
  ["a name has 1 to 4095 bytes", rawEntry("a", { namesize: 4097 }), 0],
  ["a name has 1 to 4095 bytes", rawEntry("a", { namesize: 0xffffffff }), 0],
  ["a component has at most 255 bytes", rawEntry("x".repeat(256)), 0, "x".repeat(256)],
  ["a name ends with exactly one NUL", rawEntry("a\0"), 0, "a"],
  ["a name ends with exactly one NUL", rawEntry("a\0b"), 0, "a\0b"],
  ["a name ends with exactly one NUL", rawEntry(Buffer.from("ab")), 0, "ab"],
  ["a name is UTF-8", rawEntry(Buffer.from([0xff, 0])), 0, "\ufffd"],
  ["a name is UTF-8", rawEntry(Buffer.from("eda08000", "hex")), 0, "\ufffd\ufffd\ufffd"],
  ["a name has no leading", rawEntry("/a"), 0, "/a"],
  ["a name has no leading", rawEntry("a/"), 0, "a/"],
  ["a name has no leading", rawEntry("a//b"), 0, "a//b"],
  ["a name has no . and no ..", rawEntry("."), 0, "."],
  ["a name has no . and no ..", rawEntry("./a"), 0, "./a"],
  ["a name has no . and no ..", rawEntry("a/.."), 0, "a/.."],
  ["a folder comes before what is in it", rawEntry("a/b"), 0, "a/b"],
  ["a folder comes before what is in it", Buffer.concat([a, rawEntry("a/b")]), 112, "a/b"],
  [
    "a folder comes before what is in it",
    Buffer.concat([rawEntry("a", { mode: SYMLINK }, "bin!"), rawEntry("a/b")]),
    116,
    "a/b",
  ],
  ["names come in component-wise byte order", Buffer.concat([rawEntry("b"), a]), 112, "a"],
  [
    "names come in component-wise byte order",
    Buffer.concat([rawEntry("a", { mode: FOLDER }), rawEntry("a.b"), rawEntry("a/b")]),
    228,
    "a/b",
  ],
  [
    "names come in component-wise byte order",
    Buffer.concat([rawEntry("\u{10000}"), rawEntry("\uffff")]),
    116,
    "\uffff",
  ],
  ["each path comes once", Buffer.concat([a, rawEntry("a")]), 112, "a"],
  ["only files and symlinks have data", rawEntry("a", { mode: FOLDER }, "data"), 0, "a"],
  ["only files and symlinks have data", rawEntry("a", { mode: 0o020644 }, "data"), 0, "a"],
  ["only files and symlinks have data", rawEntry("a", { mode: 0o010644 }, "data"), 0, "a"],
  ["the type is known, and no socket", rawEntry("a", { mode: 0o140755 }), 0, "a"],
  ["the type is known, and no socket", rawEntry("a", { mode: 0o755 }), 0, "a"],
  ["the type is known, and no socket", rawEntry("a", { mode: 0o1100644 }), 0, "a"],
  ["the type is known, and no socket", rawEntry("a", { mode: 0x8000_81a4 }), 0, "a"],
  ["the check field is 0", rawEntry("a", { check: 1 }), 0, "a"],
  ["the device it lies on is 0:0", rawEntry("a", { devminor: 1 }), 0, "a"],
  ["only a device has a number", rawEntry("a", { rdevmajor: 1 }), 0, "a"],
  ["a device's number is at most", rawEntry("a", { mode: 0o020644, rdevmajor: 4096 }), 0, "a"],
  ["a device's number is at most", rawEntry("a", { mode: 0o060644, rdevminor: 2 ** 20 }), 0, "a"],
  ["a symlink's target has 1 to 4095 bytes", rawEntry("a", { mode: SYMLINK }), 0, "a"],
  [
    "a symlink's target has 1 to 4095 bytes",
    rawEntry("a", { mode: SYMLINK }, "x".repeat(4096)),
    0,
    "a",
  ],
  ["a symlink's target is UTF-8 without NUL", rawEntry("a", { mode: SYMLINK }, "x\0"), 0, "a"],
  [
    "a symlink's target is UTF-8",
    mangled(rawEntry("a", { mode: SYMLINK }, "x"), 112, "\xff"),
    0,
    "a",
  ],
  ["all entries have one mtime", ofTwo({ mtime: 1 }, { mtime: 2 }), 112, "b"],
  ["padding is zeros", mangled(rawEntry("abcd"), 115, "x"), 0, "abcd"],
  ["padding is zeros", mangled(rawEntry("a", {}, "x"), 113, "x"), 0, "a"],
  ["the archive ends with TRAILER!!!", a, 112],
  ["the archive ends with TRAILER!!!", Buffer.alloc(0), 0],
  ["the archive ends with TRAILER!!!", Buffer.concat([a, end]).subarray(0, -1), 112, "TRAILER!!!"],
  ["the archive ends with TRAILER!!!", rawEntry("a", { filesize: 0xffffffff }), 0, "a"],
  ["the trailer has no data", rawTrailer({ filesize: 4 }), 0, "TRAILER!!!"],
  ["the trailer has no data", rawTrailer({ nlink: 2 }), 0, "TRAILER!!!"],
  ["nothing but zeros stands behind", Buffer.concat([a, end, rawEntry("b"), end]), 236],
  ["nothing but zeros stands behind", Buffer.concat([end, end]), 124],
  ["nothing but zeros stands behind", Buffer.concat([end, Buffer.alloc(300), end]), 424],
])("the rule: %s", async (rule, bytes, offset, path) => {
  const error = await errorOf(() => readNewc(chunksOf(bytes), "image"));
  expect(error).toMatchObject({ code: "IMAGE_INVALID", facts: { image: "image", offset } });
  expect(error.facts["rule"]).toContain(rule);
  expect(error.facts["path"]).toBe(path === undefined ? undefined : JSON.stringify(path));
});

test("the limit counts everything: data, and zeros behind the trailer", async () => {
  const archive = Buffer.concat([rawEntry("a", {}, "x".repeat(10_000)), rawTrailer()]);
  const limited = (bytes: Uint8Array, limit: number): AsyncIterable<ReadEntry> =>
    readNewc(chunksOf(bytes), "image", { limit });
  expect(await Array.fromAsync(limited(archive, archive.length))).toHaveLength(1);
  for (const [bytes, limit] of [
    [archive, 5000],
    [archive, archive.length - 1],
    [Buffer.concat([archive, Buffer.alloc(512)]), archive.length + 100],
  ] as const) {
    const error = await errorOf(() => limited(bytes, limit));
    expect(error.facts["rule"]).toBe(`the archive has at most ${limit} bytes`);
  }
});

function ofTwo(
  first: Parameters<typeof rawEntry>[1],
  second: Parameters<typeof rawEntry>[1],
): Buffer {
  return Buffer.concat([rawEntry("a", first), rawEntry("b", second), rawTrailer()]);
}

function mangled(bytes: Buffer, at: number, text: string): Buffer {
  const copy = Buffer.from(bytes);
  copy.write(text, at, "latin1");
  return copy;
}

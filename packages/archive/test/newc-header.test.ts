import { expect, test } from "vitest";
import { newcHeader, newcTrailer } from "../src/index.ts";
import type { NewcEntry } from "../src/index.ts";
import { archiveOf, entry, folder } from "./make-newc.ts";
import { errorOf } from "./rejection.ts";

test("the bytes of a small archive", () => {
  const archive = archiveOf([
    folder("dev", 0x7fffffff),
    entry({ path: "dev/null", ino: 2, type: "charDevice", mode: 0o666, major: 1, minor: 3 }),
    entry({ path: "grüße", ino: 3, mode: 0o4755, uid: 1000, gid: 100, data: Buffer.from("hallo") }),
    entry({ path: "init", ino: 4, type: "symlink", mode: 0o777, target: "bin/sh" }),
  ]);
  expect(archive.toString().replaceAll("\0", ".")).toBe(
    [
      "070701 7FFFFFFF 000041ED 00000000 00000000 00000001 00000001 00000000 00000000 00000000 00000000 00000000 00000004 00000000 dev...",
      "070701 00000002 000021B6 00000000 00000000 00000001 00000001 00000000 00000000 00000000 00000001 00000003 00000009 00000000 dev/null..",
      "070701 00000003 000089ED 000003E8 00000064 00000001 00000001 00000005 00000000 00000000 00000000 00000000 00000008 00000000 grüße... hallo...",
      "070701 00000004 0000A1FF 00000000 00000000 00000001 00000001 00000006 00000000 00000000 00000000 00000000 00000005 00000000 init.. bin/sh..",
      "070701 00000000 00000000 00000000 00000000 00000001 00000000 00000000 00000000 00000000 00000000 00000000 0000000B 00000000 TRAILER!!!....",
    ]
      .join("")
      .replaceAll(" ", ""),
  );
});

test("every header is a multiple of four bytes", () => {
  for (let length = 1; length < 9; length++) {
    const header = newcHeader(entry({ path: "x".repeat(length), ino: 1 }));
    expect(header.length % 4).toBe(0);
  }
  expect(newcTrailer().length).toBe(124);
});

const good = entry({ path: "a", ino: 1 });
test.each<[string, NewcEntry, string]>([
  ["an empty path", { ...good, path: "" }, "not empty"],
  ["an absolute path", { ...good, path: "/a" }, "leading"],
  ["a trailing slash", { ...good, path: "a/" }, "trailing"],
  ["a leading dot", { ...good, path: "./a" }, "no . and no .."],
  ["the root", { ...good, path: "." }, "no . and no .."],
  ["..", { ...good, path: ".." }, "no . and no .."],
  ["a NUL", { ...good, path: "a\0b" }, "no NUL"],
  ["half a surrogate pair", { ...good, path: "\ud800" }, "UTF-8"],
  ["a long name", { ...good, path: "ü".repeat(128) }, "255"],
  ["a long path", { ...good, path: `${"a/".repeat(2047)}bc` }, "4095"],
  ["the trailer's name", { ...good, path: "TRAILER!!!" }, "ends the archive"],
  ["4 GiB", { ...good, size: 2 ** 32 }, "4 GiB"],
  ["half a byte", { ...good, size: 0.5 }, "4 GiB"],
  ["a large mode", { ...good, mode: 0o100644 }, "twelve bits"],
  ["a negative uid", { ...good, uid: -1 }, "uid is a number of 32 bits"],
  ["a large gid", { ...good, gid: 2 ** 32 }, "gid is a number of 32 bits"],
  ["half a second", { ...good, mtime: 0.5 }, "mtime is a number of 32 bits"],
  ["a large inode", { ...good, ino: 2 ** 32 }, "ino is a number of 32 bits"],
  ["a device number", { ...good, minor: 1 }, "only a device"],
  ["a large major", { ...good, type: "charDevice", major: 4096 }, "4095"],
  ["a large minor", { ...good, type: "blockDevice", minor: 2 ** 20 }, "1048575"],
  ["no target", { ...good, type: "symlink" }, "has a target"],
  ["a NUL in the target", { ...good, type: "symlink", target: "a\0" }, "without NUL"],
  ["a long target", { ...good, type: "symlink", target: "a".repeat(4096) }, "4095"],
])("an entry with %s is IMAGE_ENTRY_INVALID", async (_, one, rule) => {
  const error = await errorOf(() => newcHeader(one));
  expect(error).toMatchObject({ code: "IMAGE_ENTRY_INVALID", facts: { path: one.path } });
  expect(error.facts["rule"]).toContain(rule);
});

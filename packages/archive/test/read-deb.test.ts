import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { readDeb } from "../src/index.ts";
import { makeAr } from "./make-ar.ts";
import { makeDeb, makeTar } from "./make-tar.ts";
import { errorOf } from "./rejection.ts";

const version = { name: "debian-binary", data: "2.0\n" };
const tar = await makeTar([{ name: "./file", data: "content" }]);

test.each([
  ["data.tar", tar],
  ["data.tar.gz", gzipSync(tar)],
  ["data.tar.zst/", zstdCompressSync(tar)],
])("reads %s", async (name, data) => {
  const deb = makeAr([version, { name: "control.tar.xz", data: "not looked at" }, { name, data }]);
  const entries = await Array.fromAsync(readDeb(deb, "a.deb"));
  expect(entries).toMatchObject([{ path: "./file", type: "file" }]);
  expect(Buffer.from(entries[0]!.data).toString()).toBe("content");
});

test.each([
  ["no version", makeAr([{ name: "data.tar", data: tar }]), "not a Debian package"],
  ["another version", makeAr([{ ...version, data: "3.0\n" }]), "not a Debian package"],
  ["an empty archive", makeAr([]), "not a Debian package"],
  ["no data", makeAr([version]), "exactly one data.tar"],
  [
    "data twice",
    makeAr([version, { name: "data.tar", data: tar }, { name: "data.tar.gz", data: tar }]),
    "exactly one data.tar",
  ],
  ["a false name", makeAr([version, { name: "data.tar.xz", data: tar }]), "as its name says"],
  ["a foreign packer", makeAr([version, { name: "data.tar.bz2", data: tar }]), "as its name says"],
])("refuses %s at once", (_, deb, problem) => {
  expect(() => readDeb(deb, "a.deb")).toThrow(
    expect.objectContaining({
      code: "ARCHIVE_INVALID",
      message: expect.stringContaining(problem),
    }),
  );
});

test("data that is cut off, or longer than the limit, is found while reading", async () => {
  const cut = makeAr([version, { name: "data.tar.gz", data: gzipSync(tar).subarray(0, -9) }]);
  expect((await errorOf(() => readDeb(cut, "a.deb"))).message).toContain("a.deb: data.tar.gz: ");
  const deb = await makeDeb([{ name: "./file", data: "x".repeat(5000) }]);
  expect((await errorOf(() => readDeb(deb, "a.deb", { limit: 1000 }))).facts["limit"]).toBe(1000);
});

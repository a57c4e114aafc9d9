import { readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeFolder } from "../src/index.ts";
import { scratch } from "./scratch.ts";

test("with those above it; one that is there, or that a link leads to, is as good", async () => {
  const top = scratch();
  await makeFolder(`${top}/a/b/c`);
  await makeFolder(`${top}/a/b/c`);
  symlinkSync("a", `${top}/link`);
  await makeFolder(`${top}/link`);
  await makeFolder(`${top}/link/d`);
  expect(readdirSync(`${top}/a`)).toEqual(["b", "d"]);
});

test("many at once make the same ones", async () => {
  const top = scratch();
  const paths = Array.from({ length: 20 }, (_, index) => `${top}/a/b/c/${index % 3}`);
  await Promise.all(paths.map((path) => makeFolder(path)));
  expect(readdirSync(`${top}/a/b/c`)).toEqual(["0", "1", "2"]);
});

test("a file in the way is named, at the end or further up", async () => {
  const top = scratch();
  writeFileSync(`${top}/file`, "");
  symlinkSync("nowhere", `${top}/dangling`);
  const message = (path: string): RegExp =>
    new RegExp(`no folder stands where one is to be: ${path}$`);
  await expect(makeFolder(`${top}/file`)).rejects.toThrow(message(`${top}/file`));
  await expect(makeFolder(`${top}/file/a/b`)).rejects.toThrow(message(`${top}/file`));
  await expect(makeFolder(`${top}/dangling`)).rejects.toThrow(message(`${top}/dangling`));
  await expect(makeFolder(`${top}/dangling/a`)).rejects.toThrow(message(`${top}/dangling`));
});

test("a file system without folders is an error, not an endless loop", async () => {
  await expect(makeFolder("/proc/astbuild/a")).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
});

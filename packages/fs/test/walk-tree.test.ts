import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { removeTree } from "../src/remove-tree.ts";
import { walkTree, walkTreeSync } from "../src/index.ts";
import { scratch } from "./scratch.ts";

test("tells type, executable bit, size and target, the top first", async () => {
  const top = scratch();
  mkdirSync(`${top}/a`);
  writeFileSync(`${top}/a/run`, "#!/bin/sh\n", { mode: 0o755 });
  linkSync(`${top}/a/run`, `${top}/a/same`);
  symlinkSync("/ast/store/nowhere", `${top}/link`);
  writeFileSync(`${top}/text`, "", { mode: 0o644 });
  const entries = await Array.fromAsync(walkTree(top));
  expect(entries.map(({ path, type, executable }) => [path, type, executable])).toEqual([
    ["", "folder", false],
    ["a", "folder", false],
    ["a/run", "file", true],
    ["a/same", "file", true],
    ["link", "symlink", false],
    ["text", "file", false],
  ]);
  expect(entries[0]!.size).toBe(0);
  expect(entries[2]).toMatchObject({ size: 10, nlink: 2, mode: 0o755, uid: process.getuid!() });
  expect(entries[2]!.ino).toBe(entries[3]!.ino);
  expect(entries[2]!.ino).toBe(statSync(`${top}/a/run`, { bigint: true }).ino);
  expect(entries[4]!.target).toBe("/ast/store/nowhere");
  expect(walkTreeSync(top)).toEqual(entries);
});

test("the top may be a file or a symlink", async () => {
  const folder = scratch();
  writeFileSync(`${folder}/file`, "abc");
  symlinkSync("file", `${folder}/link`);
  expect(walkTreeSync(`${folder}/file`)).toMatchObject([{ path: "", type: "file", size: 3 }]);
  expect(await Array.fromAsync(walkTree(`${folder}/link`))).toMatchObject([
    { path: "", type: "symlink", target: "file" },
  ]);
});

test("component-wise byte order, for any names", async () => {
  const name = fc
    .string({ unit: "binary", minLength: 1, maxLength: 6 })
    .filter((text) => !/[/\0]/.test(text) && text !== "." && text !== "..");
  const paths = fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(paths, async (lists) => {
      const top = scratch();
      for (const list of [["\u{10000}"], ["\uffff"], ["a", "b"], ["a.b"], ["a-"], ...lists]) {
        mkdirSync(`${top}/${list.join("/")}`, { recursive: true });
      }
      const walked = (await Array.fromAsync(walkTree(top))).map(({ path }) => path);
      const sorted = walked.toSorted((a, b) => compareComponents(a, b));
      expect(walked).toEqual(sorted);
      expect(walkTreeSync(top).map(({ path }) => path)).toEqual(walked);
    }),
    { numRuns: 30 },
  );
});

test("a name that is not UTF-8 is NAME_NOT_UTF8, escaped", async () => {
  const top = scratch();
  writeFileSync(Buffer.concat([Buffer.from(`${top}/a`), Buffer.from([0xff])]), "");
  const expected = { code: "NAME_NOT_UTF8", message: "a name is not UTF-8: a\\xff" };
  await expect(Array.fromAsync(walkTree(top))).rejects.toMatchObject(expected);
  expect(() => walkTreeSync(top)).toThrow(expect.objectContaining(expected));
});

test("sockets and FIFOs are FILE_TYPE_UNSUPPORTED", async () => {
  const top = scratch();
  const server = createServer().listen(`${top}/socket`);
  await new Promise((resolve) => server.once("listening", resolve));
  await expect(Array.fromAsync(walkTree(top))).rejects.toMatchObject({
    code: "FILE_TYPE_UNSUPPORTED",
    facts: { path: `${top}/socket`, type: "socket" },
  });
  await new Promise((resolve) => server.close(resolve));
  expect(spawnSync("mkfifo", [`${top}/fifo`]).status).toBe(0);
  expect(() => walkTreeSync(top)).toThrow(`a tree cannot hold a FIFO: ${top}/fifo`);
  expect(() => walkTreeSync("/dev/null")).toThrow("a tree cannot hold a character device");
});

test("a tree deeper than paths can be is PATH_TOO_LONG", async () => {
  const top = scratch();
  const dive = `const fs = require("fs"), name = "d".repeat(200);
    for (let i = 0; i < 30; i++) { fs.mkdirSync(name); process.chdir(name); }`;
  expect(spawnSync(process.execPath, ["-e", dive], { cwd: top }).status).toBe(0);
  const expected = { code: "PATH_TOO_LONG", facts: { path: top } };
  await expect(Array.fromAsync(walkTree(top))).rejects.toMatchObject(expected);
  expect(() => walkTreeSync(top)).toThrow(expect.objectContaining({ code: "PATH_TOO_LONG" }));
  await removeTree(top);
});

function compareComponents(a: string, b: string): number {
  const left = a === "" ? [] : a.split("/");
  const right = b === "" ? [] : b.split("/");
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = Buffer.compare(Buffer.from(left[index]!), Buffer.from(right[index]!));
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { syncFolder } from "../src/index.ts";
import { scratch } from "./scratch.ts";

test("a folder, and one that a link leads to", async () => {
  const top = scratch();
  mkdirSync(`${top}/a`);
  symlinkSync("a", `${top}/link`);
  await expect(syncFolder(top)).resolves.toBeUndefined();
  await expect(syncFolder(`${top}/link`)).resolves.toBeUndefined();
});

test("a folder that is not there, or no folder, is an error", async () => {
  const top = scratch();
  writeFileSync(`${top}/file`, "");
  await expect(syncFolder(`${top}/nothing`)).rejects.toThrow("ENOENT");
  await expect(syncFolder(`${top}/file`)).rejects.toThrow("ENOTDIR");
});

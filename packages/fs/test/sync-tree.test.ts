import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { syncFolder, syncTree } from "../src/index.ts";
import { scratch } from "./scratch.ts";

test("syncs files, folders and single files; passes over symlinks and FIFOs", async () => {
  const top = scratch();
  mkdirSync(`${top}/a/b`, { recursive: true });
  writeFileSync(`${top}/a/b/file`, "x", { mode: 0o444 });
  symlinkSync("nowhere", `${top}/link`);
  expect(spawnSync("mkfifo", [`${top}/fifo`]).status).toBe(0);
  await syncTree(top);
  await syncTree(`${top}/a/b/file`);
  await syncTree(`${top}/link`);
  await syncFolder(top);
  symlinkSync("a", `${top}/folder-link`);
  await syncFolder(`${top}/folder-link`);
});

test("a folder that is not there, or no folder, is an error", async () => {
  const top = scratch();
  writeFileSync(`${top}/file`, "");
  await expect(syncFolder(`${top}/nothing`)).rejects.toThrow("ENOENT");
  await expect(syncFolder(`${top}/file`)).rejects.toThrow("ENOTDIR");
});

import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { removeTree } from "../src/index.ts";
import { asOrdinaryUser } from "./as-ordinary-user.ts";
import { scratch } from "./scratch.ts";

test("nothing there is no error", async () => {
  await expect(removeTree(`${scratch()}/nothing`)).resolves.toBeUndefined();
});

test("removes a file, and a symlink without its target", async () => {
  const folder = scratch();
  mkdirSync(`${folder}/kept`);
  writeFileSync(`${folder}/kept/file`, "");
  symlinkSync("kept", `${folder}/link`);
  writeFileSync(`${folder}/file`, "");
  await removeTree(`${folder}/link`);
  await removeTree(`${folder}/file`);
  expect(readdirSync(folder)).toEqual(["kept"]);
  mkdirSync(`${folder}/tree`);
  symlinkSync("../kept", `${folder}/tree/link`);
  await removeTree(`${folder}/tree`);
  expect(readdirSync(`${folder}/kept`)).toEqual(["file"]);
});

test("an ordinary user removes read-only and closed folders", () => {
  const folder = scratch();
  chmodSync(folder, 0o777);
  const program = `
    import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
    import { removeTree } from "@index";
    mkdirSync("${folder}/a/b/c", { recursive: true });
    writeFileSync("${folder}/a/b/file", "", { mode: 0o444 });
    chmodSync("${folder}/a/b/c", 0o000);
    chmodSync("${folder}/a/b", 0o555);
    chmodSync("${folder}/a", 0o555);
    await removeTree("${folder}/a");
    if (existsSync("${folder}/a")) throw new Error("still there");
  `;
  asOrdinaryUser(program, {});
  expect(readdirSync(folder)).toEqual([]);
});

test("what an ordinary user may not remove is PERMISSION_DENIED", () => {
  const program = `
    import { removeTree } from "@index";
    const error = await removeTree("/etc/passwd").catch((error) => error);
    console.log(error?.code ?? error);
  `;
  expect(asOrdinaryUser(program, {})).toBe("PERMISSION_DENIED\n");
});

test("names that are not UTF-8, and paths longer than PATH_MAX", async () => {
  const folder = scratch();
  const top = `${folder}/top`;
  mkdirSync(top);
  writeFileSync(Buffer.concat([Buffer.from(`${top}/`), Buffer.from([0xff, 0xfe])]), "");
  const before = process.cwd();
  process.chdir(top);
  try {
    for (let depth = 0; depth < 60; depth++) {
      mkdirSync("d".repeat(200));
      process.chdir("d".repeat(200));
    }
  } finally {
    process.chdir(before);
  }
  await removeTree(top);
  expect(existsSync(top)).toBe(false);
});

test("one that is told to stop leaves the rest", async () => {
  const top = `${scratch()}/top`;
  mkdirSync(top);
  writeFileSync(`${top}/file`, "");
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(removeTree(top, { signal })).rejects.toThrow("enough");
  expect(existsSync(`${top}/file`)).toBe(true);
});

test("ten thousand files", async () => {
  const top = `${scratch()}/top`;
  for (let index = 0; index < 100; index++) {
    mkdirSync(`${top}/${index}`, { recursive: true });
    for (let file = 0; file < 100; file++) writeFileSync(`${top}/${index}/${file}`, "");
    chmodSync(`${top}/${index}`, 0o555);
  }
  await removeTree(top);
  expect(existsSync(top)).toBe(false);
});

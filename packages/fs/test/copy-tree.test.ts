import {
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { copyTree, walkTreeSync } from "../src/index.ts";
import { scratch } from "./scratch.ts";

test("copies files, folders and symlinks as they stand", async () => {
  const folder = scratch();
  const from = `${folder}/from`;
  mkdirSync(`${from}/sub/empty`, { recursive: true, mode: 0o700 });
  writeFileSync(`${from}/sub/run`, "run", { mode: 0o4711 });
  linkSync(`${from}/sub/run`, `${from}/again`);
  writeFileSync(`${from}/text`, "text", { mode: 0o400 });
  symlinkSync("../nowhere", `${from}/sub/link`);
  await copyTree(from, `${folder}/to`);
  const copied = walkTreeSync(`${folder}/to`);
  expect(
    copied.map(({ path, type, mode, nlink }) => [path, type, mode, type === "file" && nlink]),
  ).toEqual([
    ["", "folder", 0o755, false],
    ["again", "file", 0o755, 1],
    ["sub", "folder", 0o755, false],
    ["sub/empty", "folder", 0o755, false],
    ["sub/link", "symlink", 0o777, false],
    ["sub/run", "file", 0o755, 1],
    ["text", "file", 0o644, 1],
  ]);
  expect(copied[4]!.target).toBe("../nowhere");
  expect(readFileSync(`${folder}/to/again`, "utf8")).toBe("run");
});

test("the copy belongs to whoever copies", async (context) => {
  if (process.geteuid?.() !== 0) context.skip("only root can make files of another user");
  const folder = scratch();
  writeFileSync(`${folder}/file`, "x");
  chownSync(`${folder}/file`, 65534, 65534);
  await copyTree(`${folder}/file`, `${folder}/copy`);
  expect(lstatSync(`${folder}/copy`)).toMatchObject({ uid: 0, gid: process.getegid!() });
});

test("a single file and a symlink", async () => {
  const folder = scratch();
  writeFileSync(`${folder}/file`, "x");
  symlinkSync("file", `${folder}/link`);
  await copyTree(`${folder}/file`, `${folder}/file2`);
  await copyTree(`${folder}/link`, `${folder}/link2`);
  expect(walkTreeSync(folder).map(({ path }) => path)).toEqual([
    "",
    "file",
    "file2",
    "link",
    "link2",
  ]);
});

test("never writes over what is there", async () => {
  const folder = scratch();
  writeFileSync(`${folder}/file`, "x");
  writeFileSync(`${folder}/old`, "old");
  await expect(copyTree(`${folder}/file`, `${folder}/old`)).rejects.toThrow("EEXIST");
  expect(readFileSync(`${folder}/old`, "utf8")).toBe("old");
});

test("a socket in the tree stops it", async () => {
  await expect(copyTree("/dev/null", `${scratch()}/copy`)).rejects.toMatchObject({
    code: "FILE_TYPE_UNSUPPORTED",
  });
});

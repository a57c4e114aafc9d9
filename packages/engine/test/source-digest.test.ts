/** The digest of files beside a recipe is that of the object which `source@1` makes of them. */

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  chmodSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { sourceDigest } from "../src/source-digest.ts";
import { treeDigest } from "../src/tree-digest.ts";

const noCache = { lookup: () => undefined, remember() {} };

function folderWith(): string {
  const folder = mkdtempSync(join(tmpdir(), "source-digest-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "sub/ü"), { recursive: true });
  writeFileSync(join(folder, "b"), "b");
  writeFileSync(join(folder, "B"), "B");
  writeFileSync(join(folder, "sub/run"), "run");
  chmodSync(join(folder, "sub/run"), 0o700);
  writeFileSync(join(folder, "sub/ü/.hidden"), "h");
  symlinkSync("../../outside", join(folder, "sub/link"));
  return folder;
}

test("a folder, its hidden files and links too", () => {
  const folder = folderWith();
  const found = sourceDigest({ folder, from: folder, patterns: ["**"], ignore: [] }, noCache);
  expect(found.files).toEqual(["B", "b", "sub/link", "sub/run", "sub/ü/.hidden"]);
  expect(found.digest).toBe(treeDigest(folder));
});

test("what is ignored and empty folders do not count", () => {
  const folder = folderWith();
  mkdirSync(join(folder, "empty"));
  const found = sourceDigest(
    { folder, from: folder, patterns: ["**"], ignore: ["sub/**"] },
    noCache,
  );
  const copy = `${folder}-copy`;
  onTestFinished(() => rmSync(copy, { recursive: true }));
  mkdirSync(copy);
  for (const name of ["b", "B"]) cpSync(join(folder, name), join(copy, name));
  expect(found).toEqual({ files: ["B", "b"], digest: treeDigest(copy) });
});

test("one file, with the executable bit that the recipe says", () => {
  const folder = folderWith();
  const plain = sourceDigest({ folder, file: "sub/run", executable: false }, noCache).digest;
  const program = sourceDigest({ folder, file: "sub/run", executable: true }, noCache).digest;
  expect(plain).not.toBe(program);
  expect(program).toBe(treeDigest(join(folder, "sub/run")));
});

test("nothing that matches, and what is neither file nor link", () => {
  const folder = folderWith();
  expect(() =>
    sourceDigest({ folder, from: folder, patterns: ["*.c"], ignore: [] }, noCache),
  ).toThrow(expect.objectContaining({ code: "SOURCE_MISSING" }));
  execFileSync("mkfifo", [join(folder, "pipe")]);
  expect(() =>
    sourceDigest({ folder, from: folder, patterns: ["**"], ignore: [] }, noCache),
  ).toThrow(expect.objectContaining({ code: "SOURCE_KIND" }));
});

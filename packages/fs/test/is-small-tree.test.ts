import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isSmallTree } from "../src/index.ts";

const root = mkdtempSync(join(tmpdir(), "small-tree-"));

test("counts entries and the bytes of files, the top itself too, and follows no link", () => {
  mkdirSync(join(root, "a/b"), { recursive: true });
  writeFileSync(join(root, "a/b/file"), "12345");
  writeFileSync(Buffer.concat([Buffer.from(`${root}/a/`), Buffer.from([0xff])]), "123");
  symlinkSync("/", join(root, "a/link"));
  const tree = join(root, "a");
  expect(isSmallTree(tree, { entries: 5, bytes: 8 })).toBe(true);
  expect(isSmallTree(tree, { entries: 4, bytes: 8 })).toBe(false);
  expect(isSmallTree(tree, { entries: 5, bytes: 7 })).toBe(false);
  expect(isSmallTree(join(tree, "b/file"), { entries: 1, bytes: 5 })).toBe(true);
  expect(isSmallTree(join(tree, "link"), { entries: 1, bytes: 0 })).toBe(true);
});

test("what is not there is not small", () => {
  expect(isSmallTree(join(root, "nothing"), { entries: 9, bytes: 9 })).toBe(false);
});

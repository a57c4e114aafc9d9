/** Lines that differ. */

import { expect, test } from "vitest";
import { lineDiff } from "../../src/update/updated-file.ts";

const diff = (before: string, after: string): string[] =>
  lineDiff({ file: "x", before, after, changes: [] });

test.each([
  ["the same", "a\nb\n", "a\nb\n", []],
  ["one line", "a\nb\nc\n", "a\nB\nc\n", ["@@ 2", "-b", "+B"]],
  ["a line more", "a\nc\n", "a\nb\nc\n", ["@@ 2", "+b"]],
  ["a line less", "a\nb\nc\n", "a\nc\n", ["@@ 2", "-b"]],
  ["two places", "a\nb\nc\nd\n", "A\nb\nc\nD\n", ["@@ 1", "-a", "+A", "@@ 4", "-d", "+D"]],
  ["a new file", "", "a\n", ["@@ 1", "+a"]],
])("%s", (_what, before, after, lines) => {
  expect(diff(before, after)).toEqual(lines);
});

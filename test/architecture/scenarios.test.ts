/** docs/scenarios.md keeps its word: each test file that a row names has a title with the row's number. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
const page = readFileSync(join(root, "docs/scenarios.md"), "utf8");
const rows = [...page.matchAll(/^\| ([A-F]\d+) \| (.*) \| (.*?) ?\|$/gm)].map(
  ([, number, words, where]) => ({
    number: number!,
    words: words!,
    files: [...where!.matchAll(/`([^`]+)`/g)].map(([, file]) => file!),
  }),
);

/** Of the lists A to F of Nix's scenarios, which leave some numbers out. */
const LAST = { A: 19, B: 13, C: 25, D: 16, E: 15, F: 11 };
const ABSENT = ["A8", "A11", "B5", "C10", "D4", "E5", "E12"];

test("every number has a row, or is said not to be in the list", () => {
  const wanted = Object.entries(LAST)
    .flatMap(([group, last]) => Array.from({ length: last }, (_, index) => `${group}${index + 1}`))
    .filter((number) => !ABSENT.includes(number));
  expect(rows.map(({ number }) => number)).toEqual(wanted);
  for (const number of ABSENT) expect(page).toMatch(new RegExp(`\\b${number}\\b`));
});

test.each(rows.filter(({ files }) => files.length > 0))("$number", ({ number, files }) => {
  const titled = new RegExp(`["\`]([A-H]\\d+, )*${number}\\b.*["\`]`);
  for (const file of files) {
    expect([file, existsSync(join(root, file))]).toEqual([file, true]);
    expect([file, titled.test(readFileSync(join(root, file), "utf8"))]).toEqual([file, true]);
  }
});

test("a row without a test says why", () => {
  const silent = rows.filter(({ words, files }) => files.length === 0 && !/^does not /.test(words));
  expect(silent).toEqual([]);
});

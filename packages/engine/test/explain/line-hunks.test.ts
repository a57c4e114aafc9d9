import fc from "fast-check";
import { expect, test } from "vitest";
import type { Hunk } from "../../src/explain/change.ts";
import { lineHunks } from "../../src/explain/line-hunks.ts";

test("only what differs, by its line in the new text", () => {
  const before = "one\ntwo\nthree\nfour\nfive\n";
  const after = "one\n2\nthree\nfour\nfour and a half\nfive\n";
  expect(lineHunks(before, after)).toEqual([
    { line: 2, before: ["two"], after: ["2"] },
    { line: 5, before: [], after: ["four and a half"] },
  ]);
  expect(lineHunks(after, after)).toEqual([]);
  expect(lineHunks("gone\nkept\n", "kept\n")).toEqual([{ line: 1, before: ["gone"], after: [] }]);
});

test("texts that differ throughout are one hunk, in bounded time and memory", () => {
  const lines = (word: string): string =>
    Array.from({ length: 30_000 }, (_, at) => `${word} ${at}`).join("\n");
  const [hunk, ...others] = lineHunks(lines("a"), lines("b"));
  expect(others).toEqual([]);
  expect([hunk!.line, hunk!.before.length, hunk!.after.length]).toEqual([1, 30_000, 30_000]);
});

test("the hunks make the new text out of the old one", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const hunks = lineHunks(before.join("\n"), after.join("\n"));
      expect(applied(before.join("\n").split("\n"), hunks)).toEqual(after.join("\n").split("\n"));
    }),
    { numRuns: 300 },
  );
});

function applied(before: readonly string[], hunks: readonly Hunk[]): string[] {
  const result: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    while (result.length < hunk.line - 1) result.push(before[at++]!);
    expect(before.slice(at, at + hunk.before.length)).toEqual(hunk.before);
    at += hunk.before.length;
    result.push(...hunk.after);
  }
  return [...result, ...before.slice(at)];
}

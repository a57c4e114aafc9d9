import { expect, test } from "vitest";
import { jsonChanges } from "../../src/explain/json-changes.ts";

test("the deepest members that differ, by path; lists as a whole; the order of members is nothing", () => {
  const before = { a: 1, config: { TC: "n", PIE: "y" }, list: [1, 2], gone: true };
  const after = { config: { PIE: "y", TC: "y" }, a: 1, list: [1, 3], fresh: null };
  expect(jsonChanges(before, after)).toEqual([
    { path: "config.TC", before: "n", after: "y" },
    { path: "fresh", after: null },
    { path: "gone", before: true },
    { path: "list", before: [1, 2], after: [1, 3] },
  ]);
  expect(jsonChanges(before, before)).toEqual([]);
  expect(jsonChanges(undefined, "x")).toEqual([{ path: "", after: "x" }]);
});

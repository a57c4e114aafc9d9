import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compareTrees } from "../src/check/compare-trees.ts";

const FIRST = "1".repeat(32);
const SECOND = "2".repeat(32);

/** Two folders that the functions fill. */
function twoTrees(
  first: (root: string) => void,
  second: (root: string) => void,
): readonly [string, string] {
  const folder = mkdtempSync(join(tmpdir(), "astbuild-compare-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const roots = [join(folder, "first"), join(folder, "second")] as const;
  for (const root of roots) mkdirSync(root);
  first(roots[0]);
  second(roots[1]);
  return roots;
}

const write =
  (files: Readonly<Record<string, string>>) =>
  (root: string): void => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  };

test("equal trees have no difference", async () => {
  const [first, second] = twoTrees(write({ a: "x", b: "" }), write({ b: "", a: "x" }));
  expect(await compareTrees(first, second, [])).toEqual([]);
});

test("each file is told once, with its first different byte, in canonical order", async () => {
  const [first, second] = twoTrees(
    write({ b: "same", a: "left and left", short: "123", gone: "" }),
    write({ b: "same", a: "left but left", short: "1234", more: "" }),
  );
  expect(await compareTrees(first, second, [])).toEqual([
    { path: "a", kind: "content", offset: 5 },
    { path: "gone", kind: "once" },
    { path: "short", kind: "content", offset: 3 },
    { path: "more", kind: "once" },
  ]);
});

test("hash parts of the same output may differ, whole and in pairs only", async () => {
  const text = (hash: string): string => `${"x".repeat(40)}${hash}-name ${hash}`;
  const [first, second] = twoTrees(
    (root) => {
      write({ own: text(FIRST), piece: FIRST.slice(1), tail: `${FIRST}a` })(root);
      symlinkSync(`/ast/store/${FIRST}-x`, join(root, "link"));
    },
    (root) => {
      write({ own: text(SECOND), piece: SECOND.slice(1), tail: `${SECOND}b` })(root);
      symlinkSync(`/ast/store/${SECOND}-x`, join(root, "link"));
    },
  );
  expect(await compareTrees(first, second, [[FIRST, SECOND]])).toEqual([
    { path: "piece", kind: "content", offset: 0 },
    { path: "tail", kind: "content", offset: 32 },
  ]);
  const without = await compareTrees(first, second, []);
  expect(without.map(({ path }) => path)).toEqual(["link", "own", "piece", "tail"]);
});

test("a pair over the border of what is read at once is one, too", async () => {
  const text = (hash: string): string => `${"x".repeat((1 << 20) - 7)}${hash}${"y".repeat(99)}`;
  const [first, second] = twoTrees(write({ f: text(FIRST) }), write({ f: text(SECOND) }));
  expect(await compareTrees(first, second, [[FIRST, SECOND]])).toEqual([]);
  expect(await compareTrees(first, second, [])).toEqual([
    { path: "f", kind: "content", offset: (1 << 20) - 7 },
  ]);
});

test("types, links and the executable bit", async () => {
  const [first, second] = twoTrees(
    (root) => {
      write({ bit: "", type: "" })(root);
      symlinkSync("a", join(root, "link"));
    },
    (root) => {
      write({ bit: "" })(root);
      chmodSync(join(root, "bit"), 0o755);
      mkdirSync(join(root, "type"));
      symlinkSync("b", join(root, "link"));
    },
  );
  expect(await compareTrees(first, second, [])).toEqual([
    { path: "bit", kind: "mode" },
    { path: "link", kind: "link" },
    { path: "type", kind: "type" },
  ]);
});

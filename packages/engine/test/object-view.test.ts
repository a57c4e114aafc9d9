import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createObjectView } from "../src/leak/object-view.ts";

const A = "/ast/store/00000000000000000000000000000000-a";
const B = "/ast/store/11111111111111111111111111111111-b";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "view-"));
  mkdirSync(join(folder, "a/lib"), { recursive: true });
  writeFileSync(join(folder, "a/lib/x.so"), "");
  symlinkSync("x.so", join(folder, "a/lib/y.so"));
  symlinkSync(`${A}/lib`, join(folder, "a/lib64"));
  symlinkSync("/etc/passwd", join(folder, "a/out"));
  symlinkSync("loop", join(folder, "a/loop"));
  writeFileSync(join(folder, "b"), "");
});
afterEach(() => rmSync(folder, { recursive: true }));

const find = (path: string) =>
  createObjectView([
    { logical: A, physical: join(folder, "a") },
    { logical: B, physical: join(folder, "b") },
  ]).find(path);

test("links are followed inside the store, and every one is told", () => {
  expect(find(`${A}/lib64/y.so`)).toEqual({
    path: `${A}/lib/x.so`,
    physical: join(folder, "a/lib/x.so"),
    links: [`${A}/lib64`, `${A}/lib/y.so`],
  });
});

test("nothing is found outside, below a file, in a loop, or in an object that is not there", () => {
  const paths = [`${A}/out`, `${B}/lib`, `${A}/lib/x.so/z`, `${A}/loop`, `${A}x/lib`];
  expect(paths.filter((path) => find(path) !== undefined)).toEqual([]);
  expect(find("/usr/lib")).toBeUndefined();
  expect(find(B)?.physical).toBe(join(folder, "b"));
});

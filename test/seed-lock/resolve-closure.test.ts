/** The tool that writes the locks: version order, index, closure. */

import { expect, test } from "vitest";
import { compareDebianVersions } from "../../recipes/seed/lock/debian-version.ts";
import { parsePackagesIndex } from "../../recipes/seed/lock/packages-index.ts";
import { resolveClosure } from "../../recipes/seed/lock/resolve-closure.ts";

test.each([
  ["1.0", "1.0", 0],
  ["1.9", "1.10", -1],
  ["1.0~rc1", "1.0", -1],
  ["1.0~rc1", "1.0~rc2", -1],
  ["1.0", "1.0a", -1],
  ["1.0a", "1.0+b1", -1],
  ["1:0.5", "2.0", 1],
  ["1.0-1", "1.0-1+deb13u1", -1],
  ["2.41-12+deb13u4", "2.41-12+deb13u5", -1],
  ["1.0-1-2", "1.0-1-10", -1],
  ["6.12.107-1", "6.12.94-1", 1],
])("%s and %s", (a, b, order) => {
  expect(Math.sign(compareDebianVersions(a, b))).toBe(order);
  expect(Math.sign(compareDebianVersions(b, a)) + order).toBe(0);
});

/** An index with these packages; fields that do not matter are made up. */
function indexOf(packages: Record<string, string>): ReturnType<typeof parsePackagesIndex> {
  const paragraphs = Object.entries(packages).map(
    ([name, fields]) => `Package: ${name.split("=")[0]}
Version: ${name.split("=")[1] ?? "1"}
Architecture: amd64
Description: not
 Depends: on this
Filename: pool/main/${name}.deb
Size: 10
SHA256: ${"0".repeat(64)}
${fields}`,
  );
  return parsePackagesIndex(paragraphs.join("\n\n"));
}

function closure(
  packages: Record<string, string>,
  roots: string[],
  drop: string[] = [],
  base: string[] = [],
): string[] {
  const index = indexOf(packages);
  const found = base.map((name) => index.packages.get(name)).filter((each) => each !== undefined);
  const request = { roots, drop: new Set(drop), base: found };
  return resolveClosure(index, request).map((each) => `${each.name}=${each.version}`);
}

test("dependencies of dependencies, sorted, once, in spite of a circle", () => {
  const packages = {
    z: "Pre-Depends: c (>= 1)\nDepends: b:any (= 2), a [amd64]",
    a: "Depends: z",
    b: "",
    c: "Depends: b",
    other: "",
  };
  expect(closure(packages, ["z"])).toEqual(["a=1", "b=1", "c=1", "z=1"]);
});

test("the newest of several versions", () => {
  expect(closure({ "a=1.9": "", "a=1.10": "", "a=1.2": "" }, ["a"])).toEqual(["a=1.10"]);
});

test("of alternatives one that is there, else the first that the index has", () => {
  const packages = { a: "Depends: nowhere | b | c", b: "", c: "" };
  expect(closure(packages, ["a"])).toEqual(["a=1", "b=1"]);
  expect(closure(packages, ["c", "a"])).toEqual(["a=1", "c=1"]);
  expect(closure(packages, ["a"], ["c"])).toEqual(["a=1"]);
  expect(closure(packages, ["a"], [], ["c"])).toEqual(["a=1"]);
});

test("a virtual package is its first provider, unless another is there", () => {
  const packages = { a: "Depends: editor", vi: "Provides: editor (= 1)", ed: "Provides: editor" };
  expect(closure(packages, ["a"])).toEqual(["a=1", "vi=1"]);
  expect(closure(packages, ["ed", "a"])).toEqual(["a=1", "ed=1"]);
  expect(closure(packages, ["a"], ["vi"])).toEqual(["a=1", "ed=1"]);
});

test("what cannot be had is an error that names who wants it", () => {
  expect(() => closure({ a: "Depends: b" }, ["a"])).toThrow("a wants b");
  expect(() => closure({}, ["a"])).toThrow("no package a, wanted by the list of roots");
});

/** The committed locks: their form, and that they hold together. */

import { globSync, readFileSync } from "node:fs";
import { parseSri } from "@astbuild/hash";
import { expect, test } from "vitest";
import type { LockEntry } from "../../recipes/seed/lock/lock-file.ts";

const files = globSync("recipes/{seed,qemu,linux}/*.lock.json").sort();

function read(file: string): LockEntry[] {
  return JSON.parse(readFileSync(file, "utf8")) as LockEntry[];
}

test("there is one for each host, for the seed and the sandbox, and for each build system's tools", () => {
  const hosts = ["aarch64", "loongarch64", "riscv64", "x86_64"];
  expect(files).toEqual([
    ...hosts.map((host) => `recipes/linux/${host}.lock.json`),
    ...hosts.map((host) => `recipes/qemu/${host}.lock.json`),
    ...["aarch64", "autotools", "cmake", "loongarch64", "meson", "native", "perl", "riscv64"].map(
      (name) => `recipes/seed/${name}.lock.json`,
    ),
    ...["sandbox", "tcl"].map((name) => `recipes/seed/${name}.lock.json`),
  ]);
});

test.each(files)("%s: sorted, hashed, sized, below pool/, without a host name", (file) => {
  const entries = read(file);
  const names = entries.map((entry) => entry.name);
  expect(names).toEqual([...new Set(names)].sort());
  for (const entry of entries) {
    expect(parseSri(entry.sha256)).toBe(entry.sha256);
    expect(entry.size).toBeGreaterThan(0);
    expect(entry.paths.join("\n")).toMatch(/^(?:pool\/main\/\S+_\S+\.deb\n?)+$/);
  }
  expect(readFileSync(file, "utf8")).not.toMatch(/:\/\//);
});

test("a cross lock, or one of tools, adds to the native one and repeats nothing of it", () => {
  const native = new Set(read("recipes/seed/native.lock.json").map((entry) => entry.name));
  const own = new Set(["native", "sandbox"].map((name) => `recipes/seed/${name}.lock.json`));
  for (const file of files.filter((each) => each.startsWith("recipes/seed/") && !own.has(each))) {
    const added = read(file).map((entry) => entry.name);
    expect(added.filter((name) => native.has(name))).toEqual([]);
  }
});

test("one package has one version in all of them, so that it is downloaded once", () => {
  const hashes = new Map<string, Set<string>>();
  for (const { name, architecture, sha256 } of files.flatMap(read)) {
    const key = `${name} ${architecture}`;
    hashes.set(key, (hashes.get(key) ?? new Set()).add(sha256));
  }
  expect([...hashes].filter(([, each]) => each.size > 1).map(([key]) => key)).toEqual([]);
});

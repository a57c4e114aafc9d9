/** Our reading of real files against binutils' `readelf`. */

import { spawnSync } from "node:child_process";
import { globSync, lstatSync } from "node:fs";
import { expect, test } from "vitest";
import { readElfFile } from "../../packages/elf/src/index.ts";
import type { ElfFile } from "../../packages/elf/src/index.ts";

const FILES = sample(globSync(["/usr/bin/*", "/usr/sbin/*", "/usr/lib/**/*.{so,so.*,o,ko}"]), 400);
const hasReadelf = spawnSync("readelf", ["--version"]).status === 0;

test.skipIf(!hasReadelf)("a sample of this machine's ELF files (skipped without readelf)", () => {
  const ours = new Map(FILES.map((path) => [path, readElfFile(path)]));
  const elfs = [...ours].filter(([, elf]) => elf !== undefined).map(([path]) => path);
  expect(elfs.length).toBeGreaterThan(10);
  for (const path of elfs) {
    const output = readelf(path);
    expect({ path, ...factsOfOurs(ours.get(path)!) }).toEqual({ path, ...factsOf(output) });
  }
});

function sample(paths: readonly string[], count: number): string[] {
  const files = paths.filter((path) => lstatSync(path).isFile()).toSorted();
  const step = Math.max(1, Math.floor(files.length / count));
  return files.filter((_, index) => index % step === 0);
}

function readelf(path: string): string {
  const { stdout } = spawnSync("readelf", ["--wide", "-h", "-l", "-d", "-n", path], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
    env: { ...process.env, LC_ALL: "C" },
  });
  return stdout;
}

function factsOf(text: string): object {
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1]!);
  const one = (pattern: RegExp): string | undefined => all(pattern)[0];
  const flags1 = one(/\(FLAGS_1\)\s+Flags: (.*)/g) ?? "";
  return {
    class: Number(one(/Class:\s+ELF(\d+)/g)),
    littleEndian: one(/Data:.*(little|big) endian/g) === "little",
    type: one(/Type:\s+(\w+)/g),
    flags: Number(one(/^ {2}Flags:\s+(0x[0-9a-f]+)/gm)),
    interpreter: one(/Requesting program interpreter: (.*)\]/g),
    needed: all(/\(NEEDED\)\s+Shared library: \[(.*)\]/g),
    soname: one(/\(SONAME\)\s+Library soname: \[(.*)\]/g),
    rpath: one(/\(RPATH\)\s+Library rpath: \[(.*)\]/g),
    runpath: one(/\(RUNPATH\)\s+Library runpath: \[(.*)\]/g),
    nodeflib: flags1.includes("NODEFLIB"),
    pie: flags1.includes("PIE"),
    buildId: text.includes("LOAD") ? one(/Build ID: ([0-9a-f]+)/g) : undefined,
    hasDynamic: /Dynamic section at/.test(text),
  };
}

function factsOfOurs(elf: ElfFile): object {
  const types: Record<string, string> = {
    shared: "DYN",
    executable: "EXEC",
    relocatable: "REL",
    core: "CORE",
  };
  return {
    class: elf.class,
    littleEndian: elf.littleEndian,
    type: types[elf.type],
    flags: elf.flags,
    interpreter: elf.interpreter,
    needed: elf.needed,
    soname: elf.soname,
    rpath: elf.rpath?.join(":"),
    runpath: elf.runpath?.join(":"),
    nodeflib: elf.flags1.nodeflib,
    pie: elf.flags1.pie,
    buildId: elf.buildId,
    hasDynamic: elf.hasDynamic,
  };
}

/** glibc's builds have the same files for all machines, but for what glibc itself has for some only. */

import { beforeAll, describe, expect, test } from "vitest";
import { realise } from "astbuild";
import { walkTreeSync } from "@astbuild/fs";
import type { Platform } from "@astbuild/platform";
import { PLATFORMS } from "@astbuild/platform";
import { CHECKOUT, testStore } from "../support/test-store.ts";
import { platformCases } from "../support/tested-platforms.ts";

const HOURS = 3_600_000;
const OUTPUTS = ["out", "dev", "bin", "gconv"];

/** Files that glibc has for some machines; where they are missing, that is meant. */
const SOME_MACHINES = [
  // Vector mathematics.
  /^(?:out|dev)\/lib\/libmvec\.(?:a|so|so\.1)$/,
  /^dev\/lib\/libm-2\.41\.a$/,
  // Empty since 2.34, for programs that are older than that; loongarch64 came with 2.36.
  /^out\/lib\/lib(?:anl|nsl|util)\.so\.1$/,
  /^dev\/lib\/libanl\.(?:a|so)$/,
  // Named by the ABI.
  /^dev\/include\/gnu\/(?:lib-names|stubs)-\w+\.h$/,
  // Registers, I/O ports and the like.
  /^dev\/include\/(?:bits|sys)\/platform\/\w+\.h$/,
  /^dev\/include\/sys\/(?:asm|cachectl|debugreg|elf|hwprobe|ifunc|io|perm|reg|vm86)\.h$/,
];

const GNU = PLATFORMS.filter(({ libc }) => libc === "gnu");

for (const { platform, isTested, title } of platformCases(GNU)) {
  describe.skipIf(!isTested)(`${title}`, () => {
    let files: readonly string[] = [];
    let reference: readonly string[] = [];
    beforeAll(async () => {
      files = await filesOf(platform);
      reference = await filesOf(GNU[0]!);
    }, 2 * HOURS);

    test("has the files that x86_64 has", () => {
      const here = new Set(files);
      expect(reference.filter((each) => !here.has(each) && isCommon(each))).toEqual([]);
    });

    test("has no others", () => {
      const there = new Set(reference);
      expect(files.filter((each) => !there.has(each) && isCommon(each))).toEqual([]);
    });
  });
}

/** All outputs' files, `out/lib/libc.so.6`, the loader under one name. */
async function filesOf({ name, interpreter }: Platform): Promise<string[]> {
  const { targets, failures } = await realise({
    targets: OUTPUTS.map((output) => `glibc.${output}`),
    folder: CHECKOUT,
    host: name,
    store: testStore(),
  });
  if (failures[0] !== undefined) throw failures[0];
  return OUTPUTS.flatMap((output, index) =>
    [...walkTreeSync(targets[index]!.physical)]
      .filter(({ type }) => type !== "folder")
      .map(({ path }) => `${output}/${path.replaceAll(interpreter, "LOADER")}`),
  );
}

function isCommon(file: string): boolean {
  return !SOME_MACHINES.some((pattern) => pattern.test(file));
}

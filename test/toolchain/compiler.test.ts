/** Each platform's compiler takes everything from the store: seen by what it links, and by what it refuses. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { realise } from "astbuild";
import { readElfFile } from "@astbuild/elf";
import type { ElfFile } from "@astbuild/elf";
import { BUILD_PLATFORM, PLATFORMS } from "@astbuild/platform";
import type { Platform } from "@astbuild/platform";
import { testStore } from "../support/test-store.ts";
import { platformCases } from "../support/tested-platforms.ts";

const STORE_PATH = /^\/ast\/store\/[0-9a-z]{32}-/;
const HOURS = 3_600_000;

const GNU = PLATFORMS.filter(({ libc }) => libc === "gnu");
const MUSL = PLATFORMS.filter(({ libc }) => libc === "musl");

for (const { platform, isTested, title } of platformCases()) {
  describe.skipIf(!isTested)(`${title}`, () => {
    const { elf, text, files: allFiles } = useProbe(platform);

    test("every file is of the machine, with the store's interpreter and RUNPATH", () => {
      const { flagsMask, ...wanted } = platform.row.elf;
      const files = allFiles("bin", "lib").map((path) => ({ path, ...elf(path) }));
      const others = files.filter(
        (file) => file.machine !== wanted.machine || (file.flags & flagsMask) !== wanted.flags,
      );
      expect(others).toEqual([]);
      expect(files.filter(({ rpath }) => rpath !== undefined)).toEqual([]);
      const named = files.flatMap(({ interpreter, runpath = [] }) => [...runpath, interpreter]);
      expect(named.filter((each) => each !== undefined && !STORE_PATH.test(each))).toEqual([]);
      const interpreters = files.flatMap(({ interpreter }) => interpreter ?? []);
      const ends = new Set(interpreters.map((each) => each.replace(/^\/ast\/store\/[^/]+/, "")));
      expect([...ends]).toEqual([`/lib/${platform.interpreter}`]);
    });

    describe.each(["dynamic", "static", "static-pie", "no-pie", "own"])("linking %s", (program) => {
      const lines = (): string[] => text(`traces/${program}`).split("\n");

      test("takes nothing of the seed's but gcc's own crt files", () => {
        const seeds = lines().filter((line) => /^seed:|^\/usr|^\/lib/.test(line));
        expect(seeds).toHaveLength(2);
        expect(seeds[0]).toMatch(/^seed: lib\/gcc.*\/crtbegin[ST]?\.o$/);
        expect(seeds[1]).toMatch(/^seed: lib\/gcc.*\/crtendS?\.o$/);
      });

      test("takes crt1, crti, crtn and libc from the store", () => {
        const startup = lines().filter((line) => /crt[1in]\.o$/.test(line));
        expect(startup.filter((line) => STORE_PATH.test(line))).toHaveLength(3);
        expect(startup).toHaveLength(3);
        const libc = lines().filter((line) => /\/libc\.(?:a|so)/.test(line));
        expect(libc.length).toBeGreaterThan(0);
        expect(libc.filter((line) => !STORE_PATH.test(line.replace(/^\(/, "")))).toEqual([]);
      });
    });

    test("static, static-PIE, position-dependent and dynamic programs are what they are called", () => {
      expect(elf("bin/dynamic")).toMatchObject({ type: "shared", hasDynamic: true });
      expect(elf("bin/dynamic").interpreter).toBeDefined();
      expect(elf("bin/static")).toMatchObject({ type: "executable", hasDynamic: false });
      expect(elf("bin/static-pie")).toMatchObject({ type: "shared", needed: [] });
      expect(elf("bin/static-pie").interpreter).toBeUndefined();
      expect(elf("bin/no-pie")).toMatchObject({ type: "executable", hasDynamic: true });
      expect(elf("lib/libgreet.so").interpreter).toBeUndefined();
    });

    test("a program finds its own recipe's library in the lib folder of out", () => {
      const isOwn = (each: string): boolean => each.endsWith(`-probe-1-${platform.name}/lib`);
      expect(elf("bin/own").runpath!.filter(isOwn)).toHaveLength(1);
      expect(elf("bin/dynamic").runpath!.filter(isOwn)).toEqual([]);
    });

    test.runIf(platform.arch === BUILD_PLATFORM.arch)(
      "the loader looks into the store alone, whatever the machine has in its caches",
      () => {
        const asked = text("refusals/gone");
        expect(asked).toContain("libgone.so");
        expect(asked.match(/(?<![\w.:-])\/(?!ast\/store\/|build\/)[\w./-]*/g) ?? []).toEqual([]);
      },
    );

    test("files under /usr cannot be linked", () => {
      const words = /ld: seed: .* is the seed's, and nothing of it may be linked in/;
      expect(text("refusals/library")).toMatch(words);
      expect(text("refusals/startup")).toMatch(words);
    });
  });
}

for (const { platform, isTested, title } of platformCases(GNU)) {
  describe.skipIf(!isTested)(`${title}`, () => {
    const { elf, text } = useProbe(platform);

    test("there is no libcrypt, and libatomic is gcc-runtime's", () => {
      expect(text("refusals/crypt")).toContain("cannot find -lcrypt");
      expect(elf("bin/atomic").needed).toContain("libatomic.so.1");
      expect(elf("bin/atomic").runpath).toContainEqual(expect.stringContaining("-gcc-runtime-"));
      expect(elf("bin/dynamic").runpath!.join()).not.toContain("-gcc-runtime-");
    });

    const cxx = ["bin/cxx", "bin/cxx-by-gcc", "lib/libthrows.so"];
    test.each(cxx)("C++ links libstdc++ of gcc-runtime: %s", (path) => {
      expect(elf(path).needed).toContain("libstdc++.so.6");
      expect(elf(path).runpath).toContainEqual(expect.stringContaining("-gcc-runtime-"));
    });

    test("C++ links statically too", () => {
      expect(elf("bin/cxx-static").needed).toEqual([]);
    });
  });
}

for (const { platform, isTested, title } of platformCases(MUSL)) {
  describe.skipIf(!isTested)(`${title}`, () => {
    const { text } = useProbe(platform);

    test("C++ is refused in plain words, and there is no libatomic", () => {
      expect(text("refusals/cxx")).toContain(`there is no C++ for ${platform.triple}`);
      expect(text("refusals/atomic")).toContain("cannot find -latomic");
    });
  });
}

interface Probe {
  readonly elf: (path: string) => ElfFile;
  readonly text: (path: string) => string;
  readonly files: (...folders: readonly string[]) => string[];
}

/** What the probe's recipe left for a platform; built before the first test that asks. */
function useProbe(platform: Platform): Probe {
  let folder = "";
  beforeAll(async () => {
    const project = join(import.meta.dirname, "project");
    const request = { folder: project, host: platform.name, store: testStore() };
    const { targets, failures } = await realise({ ...request, targets: ["probe"] });
    if (failures[0] !== undefined) throw failures[0];
    folder = targets[0]!.physical;
  }, 2 * HOURS);
  return {
    elf: (path) => readElfFile(join(folder, path))!,
    text: (path) => readFileSync(join(folder, path), "utf8"),
    files: (...folders) =>
      folders.flatMap((each) => readdirSync(join(folder, each)).map((name) => `${each}/${name}`)),
  };
}

/** The images that measure and test a kernel: every program does its work in QEMU, and nothing in them is of another machine or names the seed. */

import { join } from "node:path";
import { PLATFORMS } from "@astbuild/platform";
import type { Platform } from "@astbuild/platform";
import { beforeAll, describe, expect, test } from "vitest";
import { HOUR, elfFiles, imageFiles, runGuest } from "../support/guest.ts";
import type { GuestImage } from "../support/guest.ts";
import { platformCases } from "../support/tested-platforms.ts";

/** Those that neither need an interpreter nor hang on the clock of a busy machine. */
const SUITES = "lsm,proc,signal,splice,vDSO";
const WORK = ["sh", "/srv/work.sh"];
/** What any Linux must pass. What else fails or is skipped is a matter of the kernel. */
const PASSING = [
  ...["proc: self", "proc: thread-self", "proc: read", "proc: fd-001-lookup"],
  ...["signal: sas", "vDSO: vdso_test_gettimeofday"],
];

for (const { platform, isTested, title } of platformCases(PLATFORMS, "x86_64-gnu")) {
  const hasKselftest = platform.libc === "gnu";
  describe.skipIf(!isTested)(`${title}`, () => {
    test.each(["bench", ...(hasKselftest ? ["kselftest"] : [])])(
      "%s: each ELF file is of the machine, and none names the build machine",
      async (target) => {
        const files = await imageFiles(imageOf(platform, target));
        const { all, foreign } = elfFiles(files, platform);
        expect(all.length).toBeGreaterThan(10);
        expect(foreign).toEqual([]);
        const naming = all.filter((path) =>
          /-seed-|\/build\//.test(files.get(path)!.toString("latin1")),
        );
        expect(naming).toEqual([]);
      },
      HOUR,
    );

    describe("in QEMU, each benchmark does a little work:", () => {
      let said: Readonly<Record<string, string>>;
      beforeAll(async () => {
        said = byWork((await runGuest(imageOf(platform, "bench"), WORK)).said);
      }, HOUR);

      test.each([
        ["fio psync", /^5;fio-3\.41;work;0;0;2048;/m],
        ["fio libaio", /^5;fio-3\.41;work;0;0;2048;/m],
        ["redis", /^OK\n"?kept by redis"?$/m],
        ["memcached", /^STORED\nVALUE key 0 17\nkept by memcached\nEND$/m],
        ["nginx", /^<title>Welcome to nginx!<\/title>$/m],
        ["iperf3", /\breceiver\n\niperf Done\.$/m],
        ["hackbench", /^# 1 groups == 40 processes run\n\n +Total time: [\d.]+ \[sec\]$/m],
        ["sqlite", /^ 310 - 200 four-ways joins\.+ +[\d.]+s\n[^]*^ +TOTAL\.+ +[\d.]+s$/m],
      ])("%s", (work, expected) => {
        expect(said[work]).toMatch(expected);
      });
    });

    if (!hasKselftest) return;
    test(
      "kselftests tell in TAP what they found, and as many as were installed",
      async () => {
        const { status, said } = await runGuest(imageOf(platform, "kselftest"), WORK);
        expect(status).toBe(0);
        const found = collections(said);
        expect(found.map(({ name }) => name)).toEqual(SUITES.split(","));
        for (const { name, plan, results } of found) {
          expect([name, results.length]).toEqual([name, plan]);
        }
        const passed = found.flatMap(({ results }) =>
          results.filter((each) => /^ok (?!.*# SKIP)/.test(each)),
        );
        for (const name of PASSING) {
          expect(passed).toContainEqual(expect.stringMatching(`selftests: ${name}$`));
        }
      },
      HOUR,
    );
  });
}

function imageOf(platform: Platform, target: string): GuestImage {
  const args = target === "kselftest" ? { suites: SUITES } : {};
  return { folder: join(import.meta.dirname, "benchmarks"), target, platform, args };
}

/** What each work said, by the line `== name status` behind it. */
function byWork(said: string): Readonly<Record<string, string>> {
  const parts = said.slice(said.indexOf("\n", said.indexOf("ASTBUILD-BOOT-OK")) + 1);
  const found = parts.matchAll(/([^]*?)^== (.+) (\d+)\n/gm);
  return Object.fromEntries(
    [...found].map(([, lines, name, status]) => [
      name,
      status === "0" ? lines : `failed: ${status}\n${lines}`,
    ]),
  );
}

interface Collection {
  readonly name: string;
  readonly plan: number;
  /** `ok 1 selftests: signal: sas` */
  readonly results: readonly string[];
}

/** What run_kselftest.sh says of each collection, by TAP's lines. */
function collections(said: string): readonly Collection[] {
  return said
    .split(/^TAP version 13$\n(?=1\.\.)/m)
    .slice(1)
    .map((part) => {
      const results = part.split("\n").filter((each) => /^(?:not )?ok \d+ selftests: /.test(each));
      const name = /selftests: (.+?): /.exec(results[0] ?? "")?.[1] ?? "none";
      return { name, plan: Number(/^1\.\.(\d+)/.exec(part)?.[1]), results };
    });
}

/** The images that measure and test a kernel: every program does its work in QEMU, and nothing in them is of another machine or names the seed. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { readNewc } from "@astbuild/archive";
import { isForMachine, parseElf } from "@astbuild/elf";
import { PLATFORMS } from "@astbuild/platform";
import type { Platform } from "@astbuild/platform";
import { formatError, realise } from "astbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { COMMAND } from "../support/cli.ts";
import { testStore } from "../support/test-store.ts";
import { platformCases } from "../support/tested-platforms.ts";

const PROJECT = join(import.meta.dirname, "benchmarks");
const HOUR = 3_600_000;
const GNU = PLATFORMS.filter(({ libc }) => libc === "gnu");
/** Those that neither need an interpreter nor hang on the clock of a busy machine. */
const SUITES = "lsm,proc,signal,splice,vDSO";
/** What any Linux must pass. What else fails or is skipped is a matter of the kernel. */
const PASSING = [
  ...["proc: self", "proc: thread-self", "proc: read", "proc: fd-001-lookup"],
  ...["signal: sas", "vDSO: vdso_test_gettimeofday"],
];

for (const { platform, isTested, title } of platformCases(GNU, "x86_64-gnu")) {
  describe.skipIf(!isTested)(`${title}`, () => {
    test.each([
      ["bench", undefined],
      ["kselftest", SUITES],
    ])(
      "%s: each ELF file is of the machine, and none names the build machine",
      async (target, suites) => {
        const files = await realiseImage(platform, { target, suites });
        const wanted = { class: 64, littleEndian: true, ...platform.row.elf } as const;
        const elves = [...files].flatMap(([path, data]) => {
          const elf = parseElf(data, path);
          return elf === undefined ? [] : [{ path, elf, data }];
        });
        expect(elves.length).toBeGreaterThan(10);
        expect(
          elves.filter(({ elf }) => !isForMachine(elf, wanted)).map(({ path }) => path),
        ).toEqual([]);
        const foreign = elves.filter(({ data }) =>
          /-seed-|\/build\//.test(data.toString("latin1")),
        );
        expect(foreign.map(({ path }) => path)).toEqual([]);
      },
      HOUR,
    );

    describe("in QEMU, each benchmark does a little work:", () => {
      let said: Readonly<Record<string, string>>;
      beforeAll(async () => {
        said = byWork((await run(platform, ["bench"], ["sh", "/srv/work.sh"])).said);
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

    test(
      "kselftests tell in TAP what they found, and as many as were installed",
      async () => {
        const { status, said } = await run(
          platform,
          ["kselftest", "--arg", `suites=${SUITES}`],
          ["sh", "/srv/work.sh"],
        );
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

interface Target {
  readonly target: string;
  readonly suites: string | undefined;
}

async function realiseImage(
  platform: Platform,
  { target, suites }: Target,
): Promise<ReadonlyMap<string, Buffer>> {
  const { targets, failures } = await realise({
    targets: [target],
    host: platform.name,
    args: suites === undefined ? {} : { suites },
    folder: PROJECT,
    store: testStore(),
  });
  if (failures.length > 0) throw new Error(failures.map(formatError).join("\n"));
  const image = targets[0]!.physical;
  const files = new Map<string, Buffer>();
  const archive = gunzipSync(readFileSync(image));
  for await (const { path, type, data } of readNewc(Readable.from([archive]), image)) {
    if (type === "file") files.set(path, await buffer(Readable.from(data)));
  }
  return files;
}

/** @returns the guest's status, and what came over the console */
async function run(
  platform: Platform,
  target: readonly string[],
  command: readonly string[],
): Promise<{ readonly status: number | null; readonly said: string }> {
  const words = [
    "run",
    ...target,
    "--host",
    platform.name,
    "--boot-timeout",
    "1800",
    "--append",
    "quiet",
  ];
  const child = spawn(process.execPath, [COMMAND, ...words, "--", ...command], {
    cwd: PROJECT,
    env: { ...process.env, ASTBUILD_STORE: testStore() },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const said = (await text(child.stdout))
    .replaceAll("\r", "")
    .replaceAll(/^\[ *\d+\.\d{6}\] .*\n/gm, "");
  return { status: await ended, said };
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

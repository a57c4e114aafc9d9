/** Base programs in an image: each does a small job on a machine of its own, and each ELF file is of that machine. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
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

const PROJECT = join(import.meta.dirname, "programs");
const HOUR = 3_600_000;
const GNU = PLATFORMS.filter(({ libc }) => libc === "gnu");

/** What `programs.sh` has each of them do, and what comes of it. */
const QUICK = {
  acl: "user:7:rw-",
  attr: "blue",
  bash: "ONE TWO THREE",
  bc: "3.14159265358979323844",
  findutils: "found a.c 4",
  gawk: "1 2 3 1970",
  grep: "8080",
  iproute2: [
    "lo               UNKNOWN        127.0.0.1/8 ",
    "limit 10p",
    "LISTEN 0 0 *:80 *:*",
  ].join("\n"),
  kmod: "root/lib/modules/6.0/modules.dep.bin\nModule                  Size  Used by",
  libcap: "file cap_net_raw=p",
  libraries: [
    "libblkid 2.41.5",
    "libevent timeout",
    "libinih a.b=c",
    "libaio abc",
    "libnl 0",
    "libtirpc abcd",
    "liburcu synchronized",
  ].join("\n"),
  pcre2: "8080",
  sed: "world Hello",
  strace: 'hi\nwrite(1, "hi\\n", 3) = 3',
};
const SLOW = {
  coreutils: "8,10K,9M\n1.0M",
  gdbserver: "Process /bin/busybox created",
  perl: '27 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 [1,{"a":2}] 127.0.0.1',
  util_linux: [
    "61737462-7569-4c64-8000-000000000001",
    "cfbff0d1-9375-5685-968c-48ce8b15ae17",
    "other",
  ].join("\n"),
  xfsprogs: "magicnum = 0x58465342\nclean",
};

const isAll = process.env["ASTBUILD_TEST_PROGRAMS"] === "all";
const image = isAll ? "all" : "quick";
const jobs: Readonly<Record<string, string>> = isAll ? { ...QUICK, ...SLOW } : QUICK;

// The quick ones are nine minutes of one core for each platform, the slow ones as many again.
for (const { platform, isTested, title } of platformCases(GNU, "x86_64-gnu")) {
  describe.skipIf(!isTested)(`${title}`, () => {
    let said: string;
    let status: number | null;
    beforeAll(async () => {
      ({ said, status } = await runJobs(platform));
    }, HOUR);

    test.each(Object.entries(jobs))("%s does a small job", (name, result) => {
      const [, lines, code] = new RegExp(`^== ${name}\\n([^]*?)\\n== status (\\d+)$`, "m").exec(
        said,
      )!;
      expect([lines, code]).toEqual([result, "0"]);
      expect(status).toBe(0);
    });

    test("each ELF file of the image is of the machine, and no file names the seed", async () => {
      const { files, seed } = await contentOf(platform);
      const wanted = { class: 64, littleEndian: true, ...platform.row.elf } as const;
      const elves = files.flatMap(({ path, data }) => parseElf(data, path) ?? []);
      expect(elves.length).toBeGreaterThan(Object.keys(jobs).length);
      expect(elves.filter((elf) => !isForMachine(elf, wanted))).toEqual([]);
      expect(files.flatMap(({ path, data }) => (data.includes(seed) ? [path] : []))).toEqual([]);
    });
  });
}

/** @returns the guest's status, and what the console said */
async function runJobs(platform: Platform): Promise<{ status: number | null; said: string }> {
  const words = [
    "run",
    image,
    "--host",
    platform.name,
    "--boot-timeout",
    "1800",
    "--append",
    "quiet",
  ];
  const child = spawn(
    process.execPath,
    [COMMAND, ...words, "--", "/srv/programs.sh", ...Object.keys(jobs)],
    {
      cwd: PROJECT,
      env: { ...process.env, ASTBUILD_STORE: testStore() },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const said = await text(child.stdout);
  return { status: await ended, said: said.replaceAll("\r", "") };
}

/** @returns the image's regular files, and the hash part of the seed's path */
async function contentOf(
  platform: Platform,
): Promise<{ files: readonly { path: string; data: Buffer }[]; seed: string }> {
  const { targets, failures } = await realise({
    targets: [image, "seed"],
    host: platform.name,
    folder: PROJECT,
    store: testStore(),
  });
  if (failures.length > 0) throw new Error(failures.map(formatError).join("\n"));
  const [physical, seed] = targets.map((target) => target!.physical) as [string, string];
  const files: { path: string; data: Buffer }[] = [];
  const archive = gunzipSync(readFileSync(physical));
  for await (const { path, type, data } of readNewc(Readable.from([archive]), physical)) {
    if (type === "file") files.push({ path, data: await buffer(Readable.from(data)) });
  }
  return { files, seed: basename(seed).slice(0, 32) };
}

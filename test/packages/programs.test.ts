/** Base programs in an image: each does a small job on a machine of its own, and each ELF file is of that machine. */

import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { PLATFORMS } from "@astbuild/platform";
import { HOUR, elfFiles, imageFiles, realised, runGuest } from "../support/guest.ts";
import type { GuestRun } from "../support/guest.ts";
import { platformCases } from "../support/tested-platforms.ts";

const folder = join(import.meta.dirname, "programs");

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
  util_linux: [
    "61737462-7569-4c64-8000-000000000001",
    "cfbff0d1-9375-5685-968c-48ce8b15ae17",
    "other",
  ].join("\n"),
  xfsprogs: "magicnum = 0x58465342\nclean",
};

/** On glibc alone. */
const SLOW_GNU = {
  gdbserver: "Process /bin/busybox created",
  perl: '27 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 [1,{"a":2}] 127.0.0.1',
};

const isAll = process.env["ASTBUILD_TEST_PROGRAMS"] === "all";
const target = isAll ? "all" : "quick";
// The quick ones are nine minutes of one core for each platform, the slow ones as many again.
for (const { platform, isTested, title } of platformCases(PLATFORMS, "x86_64-gnu")) {
  const slow = { ...SLOW, ...(platform.libc === "gnu" && SLOW_GNU) };
  const jobs: Readonly<Record<string, string>> = isAll ? { ...QUICK, ...slow } : QUICK;
  describe.skipIf(!isTested)(`${title}`, () => {
    const image = { folder, target, platform };
    let run: GuestRun;
    beforeAll(async () => {
      run = await runGuest(image, ["/srv/programs.sh", ...Object.keys(jobs)]);
    }, HOUR);

    test.each(Object.entries(jobs))("%s does a small job", (name, result) => {
      const [, lines, code] = new RegExp(`^== ${name}\\n([^]*?)\\n== status (\\d+)$`, "m").exec(
        run.said,
      )!;
      expect([lines, code]).toEqual([result, "0"]);
      expect(run.status).toBe(0);
    });

    test("each ELF file of the image is of the machine, and no file names the seed", async () => {
      const files = await imageFiles(image);
      const { all, foreign } = elfFiles(files, platform);
      expect(all.length).toBeGreaterThan(Object.keys(jobs).length);
      expect(foreign).toEqual([]);
      const seed = basename(await realised({ ...image, target: "seed" })).slice(0, 32);
      const naming = [...files].filter(([, data]) => data.includes(seed));
      expect(naming.map(([path]) => path)).toEqual([]);
    });
  });
}

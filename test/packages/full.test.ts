/** The image with everything: programs of /usr/local come before busybox's, and each is there in its own version. */

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GNU, HOUR, runGuest } from "../support/guest.ts";
import { platformCases } from "../support/tested-platforms.ts";

const folder = join(import.meta.dirname, "full");

// Half an hour of one core for each platform: only where one is asked for.
for (const { platform, isTested, title } of platformCases(GNU, "x86_64-musl")) {
  describe.skipIf(!isTested)(`${title}`, () => {
    test(
      "each program is the one that was meant",
      async () => {
        const image = { folder, target: "full", platform };
        const { said } = await runGuest(image, ["sh", "/srv/work.sh"]);
        for (const expected of [
          "/usr/local/bin/bash GNU bash, version 5.2.37",
          "/usr/local/bin/bc bc 1.07.1",
          "/usr/local/bin/find find (GNU findutils) 4.10.0",
          "/usr/local/bin/gawk GNU Awk 5.2.1",
          "/usr/local/bin/gdbserver GNU gdbserver",
          "/usr/local/bin/grep grep (GNU grep) 3.11",
          "/usr/local/bin/kmod kmod version 34",
          "/usr/local/bin/mount mount from util-linux 2.41.5",
          "/usr/local/bin/perl 5.40.1",
          "/usr/bin/python3 Python 3.13.5",
          "/usr/local/bin/sed sed (GNU sed) 4.9",
          "/usr/local/bin/sort sort (GNU coreutils) 9.7",
          "/usr/local/bin/strace strace -- version 6.1",
          "/usr/local/sbin/ip ip utility, iproute2-6.1.0",
          "/usr/local/sbin/mke2fs mke2fs 1.47.2",
          "/usr/local/sbin/mkfs.exfat exfatprogs version : 1.2.9",
          "/usr/local/sbin/fsck fsck from util-linux 2.41.5",
          "/usr/bin/fio fio-3.41",
          "/usr/bin/nginx nginx version: nginx/1.26.3",
          "/usr/bin/redis-server Redis server v=7.0.15",
        ]) {
          expect(said).toContain(`\n${expected}`);
        }
        expect(Number(/\n(\d+)\n\nastbuild-guest-exit: 0\n/.exec(said)?.[1])).toBeGreaterThan(50);
      },
      HOUR,
    );
  });
}

/** The initrd with what measures a kernel. The programs are on PATH, and where Asterinas' scripts look for them: /benchmark/bin. */

import { arg, directory, inside, symlink, tree } from "astbuild";
import type { ImageRoot, Source } from "astbuild";
import { fio } from "../fio/fio.ts";
import { hackbench } from "../hackbench/hackbench.ts";
import { iperf3 } from "../iperf3/iperf3.ts";
import { memcached } from "../memcached/memcached.ts";
import { nginx } from "../nginx/nginx.ts";
import { redis } from "../redis/redis.ts";
import { sqlite } from "../sqlite/sqlite.ts";
import { initrdImage } from "./initrd-image.ts";

const SUITES = ["fio", "hackbench", "iperf3", "memcached", "nginx", "redis", "sqlite"] as const;

type Suite = (typeof SUITES)[number];

const PROGRAMS: Readonly<Record<Suite, Source>> = {
  ...{ fio, hackbench, iperf3, memcached, nginx, redis },
  sqlite: sqlite.output("bin"),
};

export const initrdBench = initrdImage({
  name: "initrd-bench",
  description: "the initrd, and programs that measure a kernel",
  args: { suites: arg.choices(SUITES, SUITES, "which of them") },
  adds: ({ args }) => benchmarks(args.suites),
});

/** Where they stand in an image. */
export function benchmarks(suites: readonly Suite[] = SUITES): ImageRoot {
  const has = (suite: Suite): boolean => suites.includes(suite);
  return {
    "/usr/bin": suites.length > 0 && tree(suites.map((suite) => inside(PROGRAMS[suite], "bin"))),
    "/usr/bin/sqlite-speedtest1": has("sqlite") && symlink("speedtest1"),
    "/etc/nginx": has("nginx") && tree(inside(nginx, "etc/nginx")),
    "/var/log/nginx": has("nginx") && directory(),
    "/benchmark/bin": symlink("/usr/bin"),
  };
}

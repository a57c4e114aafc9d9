/**
 * hackbench, whose descendant in the kernel's source is `perf bench sched messaging`: that one file of
 * perf's, with perf's own reader of options, and a `main` instead of perf.
 */

import { file, sh } from "astbuild";
import { linuxSource } from "../linux/linux-source.ts";
import { make } from "../toolchain/make.ts";

export const hackbench = make({
  name: "hackbench",
  version: "6.18.15",
  description: "how fast processes and threads wake each other: perf's sched messaging",
  tidy: true,
  build: ({ out }) => sh`
    tar xf ${linuxSource.native} --strip-components=1 --wildcards '*/tools'
    cd tools
    $CC $CFLAGS $LDFLAGS -D_GNU_SOURCE -DHAVE_PTHREAD_ATTR_SETAFFINITY_NP -Iinclude -Ilib -Iperf/bench -o hackbench \
      ${file(import.meta, "hackbench.c")} perf/bench/sched-messaging.c lib/subcmd/parse-options.c \
      lib/subcmd/{help,pager,run-command,sigchain,exec-cmd,subcmd-config}.c lib/str_error_r.c
    install -Dt ${out}/bin hackbench
  `,
});

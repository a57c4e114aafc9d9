/** strace: system calls as they are made. */

import { fetchTar, sh } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const strace = autotools({
  name: "strace",
  version: "6.1",
  description: "system calls as they are made",
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/s/strace/strace_${version}.orig.tar.xz`],
      hash: "sha256-JXnpzsN9u3hvbqC+vRX0DdVh7yveKiouzc5ZY7AYWf0=",
    }),
  // glibc has one of its own since.
  before: () =>
    sh`sed -i 's/struct sched_attr/struct strace_sched_attr/' src/sched_attr.h src/sched.c`,
  // Of 32-bit programs it tells with 64-bit structures.
  configure: [
    "--enable-mpers=no",
    "--enable-bundled=yes",
    "--disable-stacktrace",
    "--disable-gcc-Werror",
  ],
});

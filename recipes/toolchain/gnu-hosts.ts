/** The platforms whose C library is glibc: what wants it, or C++, says so with `hosts`. */

import type { PlatformName } from "astbuild";

export const GNU_HOSTS: readonly PlatformName[] = [
  "x86_64-gnu",
  "riscv64-gnu",
  "aarch64-gnu",
  "loongarch64-gnu",
];

/** QEMU 10 out of Debian's packages, one list for each system that it emulates, run by its own loader on the build machine. */

import { compose, mergeTree } from "astbuild";
import { debianPackage } from "../seed/debian-package.ts";
import type { LockedPackage } from "../seed/debian-package.ts";
import aarch64 from "./aarch64.lock.json" with { type: "json" };
import loongarch64 from "./loongarch64.lock.json" with { type: "json" };
import riscv64 from "./riscv64.lock.json" with { type: "json" };
import x86_64 from "./x86_64.lock.json" with { type: "json" };

const LOCKS: Readonly<Record<string, readonly LockedPackage[]>> = {
  x86_64,
  riscv64,
  aarch64,
  loongarch64,
};

export const qemu = compose({
  name: "qemu",
  description: "the machine that `astbuild run` boots an image in",
  result: ({ host }) =>
    mergeTree({
      name: `qemu-${host.arch}`,
      parts: LOCKS[host.arch]!.map((locked) => debianPackage(locked)),
    }),
});

/** Debian's kernels, by architecture. */

import type { LockedPackage } from "../seed/debian-package.ts";
import aarch64 from "./aarch64.lock.json" with { type: "json" };
import loongarch64 from "./loongarch64.lock.json" with { type: "json" };
import riscv64 from "./riscv64.lock.json" with { type: "json" };
import x86_64 from "./x86_64.lock.json" with { type: "json" };

export interface Kernel {
  readonly lock: readonly LockedPackage[];
  /** Where the package has its kernel, by the kernel's version. */
  readonly file: (version: string) => string;
}

export const KERNELS: Readonly<Record<string, Kernel>> = {
  x86_64: { lock: x86_64, file: (version) => `boot/vmlinuz-${version}` },
  riscv64: { lock: riscv64, file: (version) => `boot/vmlinux-${version}` },
  aarch64: { lock: aarch64, file: (version) => `boot/vmlinuz-${version}` },
  loongarch64: { lock: loongarch64, file: (version) => `usr/lib/modules/${version}/vmlinuz` },
};

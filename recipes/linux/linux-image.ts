/** Debian's kernels, to boot images with. */

import { compose, mergeTree } from "astbuild";
import { debianPackage } from "../seed/debian-package.ts";
import type { LockedPackage } from "../seed/debian-package.ts";
import aarch64 from "./aarch64.lock.json" with { type: "json" };
import loongarch64 from "./loongarch64.lock.json" with { type: "json" };
import riscv64 from "./riscv64.lock.json" with { type: "json" };
import x86_64 from "./x86_64.lock.json" with { type: "json" };

interface Kernel {
  readonly lock: readonly LockedPackage[];
  /** Where the package has its kernel, by the kernel's version. */
  readonly file: (version: string) => string;
}

const KERNELS: Readonly<Record<string, Kernel>> = {
  x86_64: { lock: x86_64, file: (version) => `boot/vmlinuz-${version}` },
  riscv64: { lock: riscv64, file: (version) => `boot/vmlinux-${version}` },
  aarch64: { lock: aarch64, file: (version) => `boot/vmlinuz-${version}` },
  loongarch64: { lock: loongarch64, file: (version) => `usr/lib/modules/${version}/vmlinuz` },
};

/** Modules, and all else beside a kernel that lies among them. */
const MODULES = "^(usr/)?lib/modules/[^/]+/(?!vmlinuz$)";

export const linuxImage = compose({
  name: "linux-image",
  description: "the kernel that `astbuild run` boots an image with",
  result: ({ host }) => {
    const { lock, file } = KERNELS[host.arch]!;
    return mergeTree({
      name: `linux-image-${host.arch}`,
      parts: lock.map((locked) => debianPackage(locked, [MODULES])),
      // Where `inside(linuxImage, "kernel")` finds it, whatever the version.
      links: Object.fromEntries(lock.map(({ name }) => ["kernel", file(versionIn(name))])),
    });
  },
});

/** `linux-image-6.12.1-cloud-amd64` is of `6.12.1-cloud-amd64`. */
function versionIn(name: string): string {
  return name.replace(/^linux-(?:image|binary)-/, "");
}

/** The modules of Debian's kernels. */

import { arg, compose, mergeTree } from "astbuild";
import { debianPackage } from "../seed/debian-package.ts";
import { KERNELS } from "./kernels.ts";

/**
 * Folders or files are those below the `kernel` of the modules, where none is named all of it:
 * `linuxModules.withArgs({ of: ["drivers/net/dummy.ko", "net/can"] })`. What they need is not looked
 * up, and what a machine's kernel does not have is left out. An image takes them by `"/lib": tree(inside(linuxModules, "usr/lib"))`, and its /init or a
 * person calls `depmod` before the first `modprobe`.
 */
export const linuxModules = compose({
  name: "linux-modules",
  description: "the modules of the kernel that `astbuild run` boots an image with",
  // loongarch64's are in a package of their own.
  hosts: (["x86_64", "riscv64", "aarch64"] as const).flatMap(
    (arch) => [`${arch}-musl`, `${arch}-gnu`] as const,
  ),
  args: { of: arg.list([], "folders or files below kernel/; all where none is named") },
  result: ({ args, host }) => {
    const { lock } = KERNELS[host.arch]!;
    const kept = args.of.map((path) => RegExp.escape(path.replace(/\/+$/, "")));
    // Compressed where the kernel's package has them so.
    const others = `^usr/lib/modules/[^/]+/kernel/(?!(?:${kept.join("|")})(?:[.](?:xz|zst))?(?:/|$))`;
    return mergeTree({
      name: `linux-modules-${host.arch}`,
      parts: lock.map((locked) =>
        debianPackage(locked, [KERNEL, ...(kept.length === 0 ? [] : [others])]),
      ),
      links: {},
    });
  },
});

/** And whatever else is no module and no list of them. */
const KERNEL = "^(?!usr(/lib(/modules(/|$)|$)|$))|^usr/lib/modules/[^/]+/(vmlinuz|build|source)$";

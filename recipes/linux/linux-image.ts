/** Debian's kernels, to boot images with. */

import { compose, mergeTree } from "astbuild";
import { debianPackage } from "../seed/debian-package.ts";
import { KERNELS } from "./kernels.ts";

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

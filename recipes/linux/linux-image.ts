/** Debian's kernels, to boot images with. */

import { compose, mergeTree } from "astbuild";
import { debianPackage } from "../seed/debian-package.ts";
import x86_64 from "./x86_64.lock.json" with { type: "json" };

export const linuxImage = compose({
  name: "linux-image",
  description: "the kernel that `astbuild run` boots an image with",
  hosts: ["x86_64-gnu", "x86_64-musl"],
  result: ({ host }) =>
    mergeTree({
      name: `linux-image-${host.arch}`,
      parts: x86_64.map((locked) => debianPackage(locked, ["^(usr/)?lib/modules(/|$)"])),
      // Where `inside(linuxImage, "kernel")` finds it, whatever the version.
      links: Object.fromEntries(x86_64.map(({ name }) => ["kernel", kernelFile(name)])),
    }),
});

/** `linux-image-6.12.1-cloud-amd64` holds `boot/vmlinuz-6.12.1-cloud-amd64`. */
function kernelFile(name: string): string {
  return `boot/vmlinuz-${name.replace(/^linux-(?:image|binary)-/, "")}`;
}

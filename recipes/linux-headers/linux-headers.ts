/** The kernel's headers for programs, for one architecture, out of the seed's package that holds all of them. */

import { recipe, sh } from "astbuild";
import { bare } from "../toolchain/bare.ts";

export const linuxHeaders = recipe({
  name: "linux-headers",
  version: "6.12",
  description: "the kernel's user-space headers",
  toolchain: bare,
  allow: [
    {
      leak: "/usr/include",
      files: "*/include/linux/netdevice.h",
      reason: "a comment: where the header was moved in the days of NET3",
    },
  ],
  build: ({ host, out }) => sh`
    mkdir -p ${out}/include
    for folder in linux asm-generic drm misc mtd rdma scsi sound video xen; do
      cp -r /usr/include/$folder ${out}/include/
    done
    cp -rL /usr/include/${host.arch}-linux-gnu/asm ${out}/include/asm
  `,
});

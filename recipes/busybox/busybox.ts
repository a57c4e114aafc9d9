/** busybox: the shell and the tools of the small images, dynamically linked. */

import { arg, fetchTar, kconfig, sh } from "astbuild";
import { make } from "../toolchain/make.ts";

export const busybox = make({
  name: "busybox",
  version: "1.37.0",
  description: "shell and tools in one program",
  args: {
    config: arg.record({
      CONFIG_PIE: "y",
      // The kernel's headers have no TCA_CBQ since 6.8.
      CONFIG_TC: "n",
      // Assembly that is guarded for x86 by its compiler's flags only.
      CONFIG_SHA1_HWACCEL: "n",
      CONFIG_SHA256_HWACCEL: "n",
    }),
  },
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://busybox.net/downloads/busybox-${version}.tar.bz2`,
        `mirror://debian/pool/main/b/busybox/busybox_${version}.orig.tar.bz2`,
      ],
      hash: "sha256-MxHf8y50ZJn03w1d8E1+s5Y4LX4Qi7klDntRm4NwQ6Q=",
    }),
  env: { KCONFIG_NOTIMESTAMP: "1" },
  build: ({ args, host, out }) => sh`
    make defconfig
    merge-config .config ${kconfig(args.config)}
    make CROSS_COMPILE=${host.triple}- HOSTCC=gcc
    make CROSS_COMPILE=${host.triple}- HOSTCC=gcc CONFIG_PREFIX=${out} install
  `,
});

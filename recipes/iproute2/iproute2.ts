/** iproute2: what busybox's ip does not know, ss, tc and bridge. Tools that need libmnl are not among it. */

import { fetchTar, sh } from "astbuild";
import { libcap } from "../libcap/libcap.ts";
import { make } from "../toolchain/make.ts";

export const iproute2 = make({
  name: "iproute2",
  version: "6.1.0",
  description: "networks: ip, ss, tc, bridge",
  tidy: true,
  deps: [libcap],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://mirrors.edge.kernel.org/pub/linux/utils/net/iproute2/iproute2-${version}.tar.xz`,
        `mirror://debian/pool/main/i/iproute2/iproute2_${version}.orig.tar.xz`,
      ],
      hash: "sha256-XOEqD+xrIScl7yGHNZQbLat2JE235yZGp2AhsFN7Q6s=",
    }),
  build: ({ host, out }) => {
    // In musl basename() is in libgen.h alone, and no header brings struct timeval unasked.
    const more = host.libc === "musl" && sh` -include libgen.h -include sys/time.h`;
    const words = sh`CC=$CC AR=$AR HOSTCC=$BUILD_CC NETNS_RUN_DIR=/run/netns CCOPTS="$CFLAGS $CPPFLAGS${more}"`;
    return sh`
      ./configure --prefix=${out} --libdir=${out}/lib
      make ${words}
      # The settings are looked for in /etc of the image.
      make ${words} SBINDIR=${out}/sbin CONFDIR=${out}/etc/iproute2 ARPDDIR=${out}/var PREFIX=${out} install
      # For who compiles programs of the kernel's, and a table of ip's output in Python.
      rm -r ${out}/include ${out}/sbin/routel
    `;
  },
});

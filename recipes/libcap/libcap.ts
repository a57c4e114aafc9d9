/** libcap: capabilities. */

import { fetchTar, sh } from "astbuild";
import { make } from "../toolchain/make.ts";

export const libcap = make({
  name: "libcap",
  version: "2.75",
  description: "capabilities, with capsh, getcap and setcap",
  outputs: ["out", "dev"],
  tidy: true,
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://mirrors.edge.kernel.org/pub/linux/libs/security/linux-privs/libcap2/libcap-${version}.tar.xz`,
        `mirror://debian/pool/main/libc/libcap2/libcap2_${version}.orig.tar.xz`,
      ],
      hash: "sha256-3k5+BkybpFHVI03Ubol9fHHJap6/mgxEW8BPR0LYNjI=",
    }),
  build: ({ out, outputs }) => {
    // What is not said on the command line, its Make.Rules would take from the build machine.
    const words = sh`CC=$CC AR=$AR RANLIB=$RANLIB OBJCOPY=$OBJCOPY BUILD_CC=$BUILD_CC COPTS="$CFLAGS" \
      GOLANG=no PAM_CAP=no SHARED=yes USE_GPERF=no RAISE_SETFCAP=no \
      prefix=${out} lib=lib SBINDIR=${out}/sbin INCDIR=${outputs.dev}/include PKGCONFIGDIR=${outputs.dev}/lib/pkgconfig`;
    return sh`
      make -C libcap ${words}
      make -C progs ${words}
      make -C libcap ${words} install
      make -C progs ${words} install
    `;
  },
});

/** bzip2: its Makefile knows no shared library for others, so the library is made here. */

import { fetchTar, sh } from "astbuild";
import { make } from "../toolchain/make.ts";

export const bzip2 = make({
  name: "bzip2",
  version: "1.0.8",
  description: "compression: Burrows and Wheeler",
  outputs: ["out", "dev", "bin"],
  tidy: true,
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://sourceware.org/pub/bzip2/bzip2-${version}.tar.gz`,
        `mirror://debian/pool/main/b/bzip2/bzip2_${version}.orig.tar.gz`,
      ],
      hash: "sha256-q1oDF27hBtPw+pDjgdpHjdrkBZGBU8yiSOaCzQxKImk=",
    }),
  build: ({ out, outputs, version }) => sh`
    make -f Makefile-libbz2_so CC="$CC" CFLAGS="-fPIC -D_FILE_OFFSET_BITS=64 $CFLAGS $LDFLAGS"
    install -Dt ${out}/lib libbz2.so.${version}
    ln -s libbz2.so.${version} ${out}/lib/libbz2.so.1.0
    ln -s libbz2.so.${version} ${out}/lib/libbz2.so
    install -Dt ${outputs.dev}/include -m 644 bzlib.h
    $CC $LDFLAGS -o bzip2 $CFLAGS -D_FILE_OFFSET_BITS=64 bzip2.c -L${out}/lib -lbz2
    install -Dt ${outputs.bin}/bin bzip2
    ln -s bzip2 ${outputs.bin}/bin/bunzip2
    ln -s bzip2 ${outputs.bin}/bin/bzcat
  `,
});

/** GNU bc and dc. */

import { fetchTar, file, quote, sh } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const bc = autotools({
  name: "bc",
  version: "1.07.1",
  description: "numbers as long as they come: bc and dc",
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://ftp.gnu.org/gnu/bc/bc-${version}.tar.gz`,
        `mirror://debian/pool/main/b/bc/bc_${version}.orig.tar.gz`,
      ],
      hash: "sha256-Yq38qJsKHAFkws3KWcohDB1Ew//Eba+ZMc9JQmZMsCo=",
    }),
  patches: [file(import.meta, "no-ed.patch")],
  // bc compiles its library of mathematics itself: one for this machine does.
  before: () => sh`
    mkdir ../native
    (
      cd ../native
      unset CFLAGS CPPFLAGS LDFLAGS CONFIG_SITE
      CC=$BUILD_CC ../source/configure
      make -C lib
      make -C bc libmath.h
    )
    cp ../native/bc/libmath.h bc/
    sed -i 's/^libmath.h:.*/libmath.h:/' bc/Makefile.in
  `,
  make: [quote("SUBDIRS=lib bc dc")],
});

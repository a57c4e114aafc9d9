/** GNU awk. */

import { fetchTar, sh } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const gawk = autotools({
  name: "gawk",
  version: "5.2.1",
  description: "awk",
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://ftp.gnu.org/gnu/gawk/gawk-${version}.tar.xz`,
        `mirror://debian/pool/main/g/gawk/gawk_${version}.orig.tar.xz`,
      ],
      hash: "sha256-IzegKDsYDsG5xyeXOjR4HGR4s66by9zKCk3EmGHXWmU=",
    }),
  // Debian's tarball has no manual.
  before: () => sh`sed -i '/^SUBDIRS = /s/ doc awklib / /' Makefile.in`,
  configure: [
    ...["--disable-nls", "--disable-extensions", "--disable-pma"],
    ...["--without-readline", "--without-mpfr"],
  ],
  // The same program by another name, and what is for who builds: one tells of the build machine.
  after: ({ out, version }) =>
    sh`rm -r ${out}/bin/gawk-${version} ${out}/bin/gawkbug ${out}/etc ${out}/include`,
});

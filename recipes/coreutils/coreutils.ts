/** GNU coreutils: each program a file of its own. */

import { fetchTar } from "astbuild";
import { acl } from "../acl/acl.ts";
import { attr } from "../attr/attr.ts";
import { libcap } from "../libcap/libcap.ts";
import { autotools } from "../toolchain/autotools.ts";

export const coreutils = autotools({
  name: "coreutils",
  version: "9.7",
  description: "cp, ls, sort and their like",
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://ftp.gnu.org/gnu/coreutils/coreutils-${version}.tar.xz`,
        `mirror://debian/pool/main/c/coreutils/coreutils_${version}.orig.tar.xz`,
      ],
      hash: "sha256-6LsmrQKT+bWh/EP7QrqXDjEsZs6SwbCxZxPXUA2yUb8=",
    }),
  deps: [acl, attr, libcap],
  configure: [
    ...["--disable-nls", "--without-selinux", "--without-openssl", "--without-libgmp"],
    // What the image's own system has.
    "--enable-no-install-program=kill,uptime",
    // Manual pages come of running the programs.
    "--with-packager=astbuild",
  ],
});

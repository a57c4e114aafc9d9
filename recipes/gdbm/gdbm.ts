/** gdbm, with the interface of ndbm. */

import { fetchTar } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const gdbm = autotools({
  name: "gdbm",
  version: "1.24",
  description: "hash tables in files",
  outputs: ["out", "dev", "bin"],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://ftp.gnu.org/gnu/gdbm/gdbm-${version}.tar.gz`,
        `mirror://debian/pool/main/g/gdbm/gdbm_${version}.orig.tar.gz`,
      ],
      hash: "sha256-aV6YJ/33Y1E/EzkQvH5s/bkYeUOk/slD5XRJcj0rjb8=",
    }),
  configure: ({ outputs }) => [
    ...["--disable-static", "--disable-nls", "--without-readline", "--enable-libgdbm-compat"],
    `--bindir=${outputs.bin}/bin`,
  ],
});

/** liburcu: read-copy-update for programs. */

import { fetchTar, file, quote } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const liburcu = autotools({
  name: "liburcu",
  version: "0.13.2",
  description: "read-copy-update for programs",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://lttng.org/files/urcu/userspace-rcu-${version}.tar.bz2`,
        `mirror://debian/pool/main/libu/liburcu/liburcu_${version}.orig.tar.bz2`,
      ],
      hash: "sha256-EhP9nxsLdNp94rt0M1t2CY25c4/sXTzcB8DFJPNPwDI=",
    }),
  patches: [file(import.meta, "loongarch.patch")],
  configure: ["--disable-static"],
  // A hundred programs of tests.
  make: ({ args }) => [!args.check && quote("SUBDIRS=include src")],
});

/** libnl: netlink sockets. */

import { fetchTar, sh } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const libnl = autotools({
  name: "libnl",
  version: "3.7.0",
  description: "netlink sockets",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://github.com/thom311/libnl/releases/download/libnl3_7_0/libnl-${version}.tar.gz`,
        `mirror://debian/pool/main/libn/libnl3/libnl3_${version}.orig.tar.gz`,
      ],
      hash: "sha256-n+Q8y+7qcsZTvc+MkzMlgxNc2kanlQe/0KSDu1f2WTk=",
    }),
  configure: ({ out }) => ["--disable-static", "--disable-cli", sh`--sysconfdir=${out}/etc`],
});

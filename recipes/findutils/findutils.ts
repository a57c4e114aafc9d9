/** GNU find and xargs. */

import { fetchTar } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const findutils = autotools({
  name: "findutils",
  version: "4.10.0",
  description: "find and xargs",
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://ftp.gnu.org/gnu/findutils/findutils-${version}.tar.xz`,
        `mirror://debian/pool/main/f/findutils/findutils_${version}.orig.tar.xz`,
      ],
      hash: "sha256-E4fgtn/yR9Kr3pmPkN+/cMFJE5Glnd/suK5ph4nwpPU=",
    }),
  configure: ["--disable-nls", "--without-selinux"],
});

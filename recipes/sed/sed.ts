/** GNU sed. */

import { fetchTar } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const sed = autotools({
  name: "sed",
  version: "4.9",
  description: "a stream, edited",
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://ftp.gnu.org/gnu/sed/sed-${version}.tar.xz`,
        `mirror://debian/pool/main/s/sed/sed_${version}.orig.tar.xz`,
      ],
      hash: "sha256-biJrcy4c1zlGStaGK9Ghq6QteYKSLaelNRljHSSXUYE=",
    }),
  configure: ["--disable-nls", "--disable-acl"],
});

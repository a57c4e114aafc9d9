/** GNU grep. */

import { fetchTar } from "astbuild";
import { pcre2 } from "../pcre2/pcre2.ts";
import { autotools } from "../toolchain/autotools.ts";

export const grep = autotools({
  name: "grep",
  version: "3.11",
  description: "lines that match",
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://ftp.gnu.org/gnu/grep/grep-${version}.tar.xz`,
        `mirror://debian/pool/main/g/grep/grep_${version}.orig.tar.xz`,
      ],
      hash: "sha256-HbKu3eidDepCsW2VKPiUyNFdrk4ZC1muzHj1qVEnbqs=",
    }),
  deps: [pcre2],
  configure: ["--disable-nls", "--enable-perl-regexp"],
});

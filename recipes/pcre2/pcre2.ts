/** PCRE2: regular expressions as Perl has them. */

import { fetchTar, sh } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const pcre2 = autotools({
  name: "pcre2",
  version: "10.46",
  description: "regular expressions as Perl has them",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://github.com/PCRE2Project/pcre2/releases/download/pcre2-${version}/pcre2-${version}.tar.gz`,
        `mirror://debian/pool/main/p/pcre2/pcre2_${version}.orig.tar.gz`,
      ],
      hash: "sha256-jSjX8sO5cMOkvzd2vLta38kjGDznS8jfHrqtjBmFvQc=",
    }),
  configure: ["--disable-static"],
  // It tells what pkg-config tells, by way of the build machine's folders.
  after: ({ out }) => sh`rm ${out}/bin/pcre2-config`,
});

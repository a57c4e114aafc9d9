/** attr: extended attributes. */

import { fetchTar } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const attr = autotools({
  name: "attr",
  version: "2.5.2",
  description: "extended attributes",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://download.savannah.nongnu.org/releases/attr/attr-${version}.tar.xz`,
        `mirror://debian/pool/main/a/attr/attr_${version}.orig.tar.xz`,
      ],
      hash: "sha256-8ul7CrfOKTaBq3AZFXZhkNYHodun+uinGBOBULcApws=",
    }),
  configure: ["--disable-static", "--disable-nls"],
});

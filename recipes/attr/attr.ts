/** attr: extended attributes. */

import { fetchTar, sh } from "astbuild";
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
  // musl has basename() there and nowhere else.
  before: ({ host }) => host.libc === "musl" && sh`sed -i '1i #include <libgen.h>' tools/attr.c`,
  configure: ["--disable-static", "--disable-nls"],
});

/** acl: access control lists. */

import { fetchTar } from "astbuild";
import { attr } from "../attr/attr.ts";
import { autotools } from "../toolchain/autotools.ts";

export const acl = autotools({
  name: "acl",
  version: "2.3.2",
  description: "access control lists",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://download.savannah.nongnu.org/releases/acl/acl-${version}.tar.xz`,
        `mirror://debian/pool/main/a/acl/acl_${version}.orig.tar.xz`,
      ],
      hash: "sha256-lyA6csrpmriaBn/iIQwcvwUrxJK0eeyn0ibZgwiDsL0=",
    }),
  deps: [attr],
  configure: ["--disable-static", "--disable-nls"],
});

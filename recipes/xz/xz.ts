/** xz and liblzma. */

import { fetchTar } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const xz = autotools({
  name: "xz",
  version: "5.8.1",
  description: "compression: LZMA",
  outputs: ["out", "dev", "bin"],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://tukaani.org/xz/xz-${version}.tar.xz`,
        `mirror://debian/pool/main/x/xz-utils/xz-utils_${version}.orig.tar.xz`,
      ],
      hash: "sha256-C1T3nfhZElBN4LFK7Hlx4/lkSRrxgS2DRHAFgHUTzZ4=",
    }),
  configure: ({ outputs }) => [
    ...["--disable-static", "--disable-nls", "--disable-doc"],
    `--bindir=${outputs.bin}/bin`,
  ],
});

/** zlib: deflate. */

import { fetchTar, sh } from "astbuild";
import { make } from "../toolchain/make.ts";

export const zlib = make({
  name: "zlib",
  version: "1.3.1",
  description: "compression: deflate",
  outputs: ["out", "dev"],
  tidy: true,
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/z/zlib/zlib_1.3.dfsg+really${version}.orig.tar.gz`],
      hash: "sha256-YN0xXAf2Foh8qgKUCDCKAYrOZuPRQnJql9sWSzuPafs=",
    }),
  build: ({ host, out, outputs }) => sh`
    CHOST=${host.triple} ./configure --prefix=${out} --includedir=${outputs.dev}/include
    make
    make install
  `,
});

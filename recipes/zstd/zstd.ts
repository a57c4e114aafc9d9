/** zstd: compression. */

import { fetchTar, sh } from "astbuild";
import { meson } from "../toolchain/meson.ts";

export const zstd = meson({
  name: "zstd",
  version: "1.5.7",
  description: "compression: Zstandard",
  outputs: ["out", "dev", "bin"],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/libz/libzstd/libzstd_${version}+dfsg.orig.tar.xz`],
      hash: "sha256-DAku8mftzle6fz8mRchh9y6vXnYnPGw2MoaUI0ZLkKU=",
    }),
  folder: "build/meson",
  // Nothing that is built is C++.
  before: ({ host }) =>
    !host.cxx && sh`sed -i "/cpp_std/d; /cxx/d; s/\['c', 'cpp'\],/'c',/" build/meson/meson.build`,
  configure: ({ outputs }) => ["-Dbin_programs=true", `--bindir=${outputs.bin}/bin`],
});

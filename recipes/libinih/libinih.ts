/** libinih: a reader of .ini files. */

import { fetchTar } from "astbuild";
import { meson } from "../toolchain/meson.ts";

export const libinih = meson({
  name: "libinih",
  version: "59",
  description: "a reader of .ini files",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/libi/libinih/libinih_${version}.orig.tar.gz`],
      hash: "sha256-BiJ5kigF9emjaVUaCNXdtQYUD+UHdBg//bt8IruX4/Q=",
    }),
  // Its other library is for C++.
  configure: ["-Dwith_INIReader=false"],
});

/** libuuid alone: who wants it need not build all of util-linux. */

import { autotools } from "../toolchain/autotools.ts";
import { source, VERSION } from "./source.ts";

export const libuuid = autotools({
  name: "libuuid",
  version: VERSION,
  description: "identifiers that are like no other",
  outputs: ["out", "dev"],
  source,
  configure: [
    ...["--disable-all-programs", "--enable-libuuid", "--disable-static", "--disable-nls"],
    ...["--disable-asciidoc", "--disable-poman", "--without-python", "--without-systemd"],
    // A program of the host would have been asked.
    "scanf_cv_alloc_modifier=ms",
  ],
});

/** libblkid alone: who wants it need not build all of util-linux. */

import { autotools } from "../toolchain/autotools.ts";
import { CONFIGURE } from "./configure.ts";
import { source, VERSION } from "./source.ts";

export const libblkid = autotools({
  name: "libblkid",
  version: VERSION,
  description: "what a disk holds",
  outputs: ["out", "dev"],
  source,
  configure: ["--disable-all-programs", "--enable-libblkid", ...CONFIGURE],
});

/** libuuid alone: who wants it need not build all of util-linux. */

import { autotools } from "../toolchain/autotools.ts";
import { CONFIGURE } from "./configure.ts";
import { source, VERSION } from "./source.ts";

export const libuuid = autotools({
  name: "libuuid",
  version: VERSION,
  description: "identifiers that are like no other",
  outputs: ["out", "dev"],
  source,
  configure: ["--disable-all-programs", "--enable-libuuid", ...CONFIGURE],
});

/** The compilers of the host under its prefix, those of the build machine by their plain names. */

import { crossTool, file, sh, str } from "astbuild";
import type { BuildContext, Environment, Script, Toolchain } from "astbuild";
import { sandboxTools, seed } from "../seed/seed.ts";
import { compiler } from "./compiler.ts";

interface GccToolchain extends Toolchain {
  readonly env: (context: BuildContext) => Environment;
  readonly prelude: Script;
}

export const gcc: GccToolchain = {
  seed,
  sandboxTools,
  tools: () => [crossTool(compiler)],
  env: ({ host }) => ({
    CC: str`${host.triple}-gcc`,
    CXX: str`${host.triple}-g++`,
    CPP: str`${host.triple}-cpp`,
    LD: str`${host.triple}-ld`,
    AR: str`${host.triple}-ar`,
    AS: str`${host.triple}-as`,
    NM: str`${host.triple}-nm`,
    RANLIB: str`${host.triple}-ranlib`,
    STRIP: str`${host.triple}-strip`,
    OBJCOPY: str`${host.triple}-objcopy`,
    OBJDUMP: str`${host.triple}-objdump`,
    READELF: str`${host.triple}-readelf`,
    PKG_CONFIG: "pkg-config",
    HOSTCC: "gcc",
    HOSTCXX: "g++",
    BUILD_CC: "gcc",
    BUILD_CXX: "g++",
    CC_FOR_BUILD: "gcc",
    CXX_FOR_BUILD: "g++",
  }),
  prelude: sh`. ${file(import.meta, "merge-config.sh")}`,
};

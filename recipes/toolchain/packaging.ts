/**
 * The toolchain of what is installed as a package: that of `make`, with the seed's tools that a
 * build system needs, nothing found by pkg-config but what is among `deps`, and `tidy`.
 */

import { file, sh } from "astbuild";
import type { Script, Toolchain } from "astbuild";
import { seedWith } from "../seed/seed.ts";
import type { SeedTool } from "../seed/seed.ts";
import { gcc } from "./gcc.ts";

export function packaging(tools: readonly SeedTool[] = []): Toolchain {
  return {
    ...gcc,
    seed: seedWith(tools),
    env: (context) => ({
      ...gcc.env(context),
      CFLAGS: flags(context.outputs),
      CXXFLAGS: flags(context.outputs),
      // What a library offers and nobody takes is not linked.
      LDFLAGS: "-Wl,--as-needed",
      PKG_CONFIG_LIBDIR: "/nowhere",
      CONFIG_SITE: file(import.meta, "config.site"),
    }),
    prelude: sh`${gcc.prelude}; . ${file(import.meta, "tidy.sh")}; shrink_runpath=${file(import.meta, "shrink-runpath.pl")}`,
  };
}

/** Debug information names gcc's folders, which are the seed's. */
function flags(outputs: Readonly<Record<string, string>>): string {
  return "debug" in outputs ? "-O2 -g -ffile-prefix-map=/usr=seed" : "-O2";
}

/** The last line of a package's script. */
export function tidied(outputs: Readonly<Record<string, string>>): Script {
  return sh`tidy ${Object.values(outputs)}`;
}

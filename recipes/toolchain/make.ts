/** `make`: recipes that are built by the platform's compiler and plain make. */

import { crossTool, file, recipe, sh, str } from "astbuild";
import type {
  ArgumentDeclarations,
  CommandRecipe,
  DefaultOutputs,
  Definition,
  NoArguments,
  OutputNames,
  Toolchain,
} from "astbuild";
import { sandboxTools, seed } from "../seed/seed.ts";
import { compiler } from "./compiler.ts";

/** The compilers of the host under its prefix, those of the build machine by their plain names. */
export const gcc: Toolchain = {
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

/**
 * A recipe with the platform's compiler on PATH and in `CC`.
 *
 * @example
 * make({
 *   name: "hello",
 *   version: "1",
 *   source: files(import.meta, ["hello.c", "Makefile"]),
 *   build: ({ out }) => sh`make PREFIX=${out} install`,
 * })
 */
export function make<
  const A extends ArgumentDeclarations = NoArguments,
  const O extends OutputNames = DefaultOutputs,
>(definition: Definition<A, O>): CommandRecipe<A, O> {
  return recipe({ ...definition, toolchain: () => gcc });
}

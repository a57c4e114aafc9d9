/** `cmake`: packages with a CMakeLists.txt. */

import { sh, str, text } from "astbuild";
import type {
  ArgumentDeclarations,
  CommandRecipe,
  DefaultOutputs,
  FileArtifact,
  NoArguments,
  OutputNames,
  Platform,
} from "astbuild";
import { libc } from "./libc.ts";
import { FOLDER } from "./member-rules.ts";
import type { PackageArguments, PackageDefinition } from "./package-definition.ts";
import { checkPackage, packageRecipe } from "./package-recipe.ts";

export interface CmakeDefinition<
  A extends ArgumentDeclarations,
  O extends OutputNames,
> extends PackageDefinition<A, O> {
  /** Where the CMakeLists.txt is, in the source. */
  readonly folder?: string | undefined;
}

/**
 * A package that is configured by cmake and built by make.
 *
 * @example
 * cmake({
 *   name: "expat",
 *   version: "2.8.3",
 *   outputs: ["out", "dev"],
 *   source: fetchTar({ urls, hash }),
 *   folder: "expat",
 *   configure: ["-DEXPAT_BUILD_TESTS=OFF"],
 * })
 */
export function cmake<
  const A extends ArgumentDeclarations = NoArguments,
  const O extends OutputNames = DefaultOutputs,
>(definition: CmakeDefinition<A, O>): CommandRecipe<A & PackageArguments, O> {
  checkPackage(cmake, definition, { folder: FOLDER });
  const { folder = ".", ...common } = definition;
  return packageRecipe<A, O>(common, {
    tools: ["cmake"],
    steps: ({ context: { host, out }, dev, configure, whereChecked }) => sh`
      # RUNPATH is our linker's affair: what cmake installs it would take away again.
      cmake -S ${folder} -B ../made -G "Unix Makefiles" -DCMAKE_TOOLCHAIN_FILE=${hostFile(host)} \
        -DCMAKE_BUILD_TYPE=None -DBUILD_SHARED_LIBS=ON -DCMAKE_SKIP_RPATH=ON \
        -DCMAKE_INSTALL_PREFIX=${out} -DCMAKE_INSTALL_LIBDIR=lib \
        -DCMAKE_INSTALL_INCLUDEDIR=${dev}/include ${configure}
      make -C ../made
      ${whereChecked(sh`make -C ../made test`)}
      make -C ../made install
    `,
  });
}

/** Libraries, headers and packages are looked for among `deps`, programs on PATH. */
function hostFile(host: Platform): FileArtifact {
  return text(
    "host.cmake",
    str`set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${host.arch})
set(CMAKE_C_COMPILER ${host.triple}-gcc)
set(CMAKE_CXX_COMPILER ${host.triple}-g++)
set(CMAKE_C_FLAGS_INIT "$ENV{CPPFLAGS}")
set(CMAKE_CXX_FLAGS_INIT "$ENV{CPPFLAGS}")
string(REGEX MATCHALL "-L[^ ]+/lib" folders "$ENV{LDFLAGS}")
list(TRANSFORM folders REPLACE "^-L|/lib$" "")
set(CMAKE_FIND_ROOT_PATH \${folders} ${libc} ${libc.output("dev")})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
`,
  );
}

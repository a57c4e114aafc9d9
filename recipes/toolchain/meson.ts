/** `meson`: packages with a meson.build. */

import { sh, text } from "astbuild";
import type {
  ArgumentDeclarations,
  CommandRecipe,
  DefaultOutputs,
  FileArtifact,
  NoArguments,
  OutputNames,
  Platform,
} from "astbuild";
import { FOLDER } from "./member-rules.ts";
import type { PackageArguments, PackageDefinition } from "./package-definition.ts";
import { checkPackage, packageRecipe } from "./package-recipe.ts";

export interface MesonDefinition<
  A extends ArgumentDeclarations,
  O extends OutputNames,
> extends PackageDefinition<A, O> {
  /** Where the meson.build is, in the source. */
  readonly folder?: string | undefined;
}

/**
 * A package that is configured by meson and built by ninja. Features are off unless `configure`
 * asks for them: none comes in because a library happens to be there.
 *
 * @example
 * meson({
 *   name: "kmod",
 *   version: "34.2",
 *   source: fetchTar({ urls, hash }),
 *   configure: ["-Dmanpages=false"],
 * })
 */
export function meson<
  const A extends ArgumentDeclarations = NoArguments,
  const O extends OutputNames = DefaultOutputs,
>(definition: MesonDefinition<A, O>): CommandRecipe<A & PackageArguments, O> {
  checkPackage(meson, definition, { folder: FOLDER });
  const { folder = ".", ...common } = definition;
  // ninja knows make's jobserver from 1.13 on.
  return packageRecipe<A, O>(
    { jobs: 2, ...common },
    {
      tools: ["meson"],
      steps: ({ context: { host, out }, dev, configure, whereChecked }) => sh`
      # What it takes for a path of the build it takes out of RUNPATH, unless LDFLAGS asks for it.
      export LDFLAGS=$(sed -E 's|-L([^ ]*)|& -Wl,-rpath,\1|g' <<<"$LDFLAGS")
      meson setup ../made ${folder} --cross-file=${hostFile(host)} --buildtype=plain \
        --default-library=shared --auto-features=disabled --wrap-mode=nodownload \
        --prefix=${out} --libdir=lib --includedir=${dev}/include ${configure}
      ninja -C ../made -j $JOBS
      ${whereChecked(sh`meson test -C ../made --no-rebuild`)}
      meson install -C ../made --no-rebuild
    `,
    },
  );
}

/** Always a cross build, also where host and build are one machine: no program of the host is run. */
function hostFile(host: Platform): FileArtifact {
  const { arch, triple } = host;
  const tools = { c: "gcc", cpp: "g++", ar: "gcc-ar", ranlib: "gcc-ranlib", strip: "strip" };
  const binaries = Object.entries(tools).map(([name, tool]) => `${name} = '${triple}-${tool}'`);
  return text(
    "host.ini",
    `[binaries]
${binaries.join("\n")}
pkg-config = 'pkg-config'

[host_machine]
system = 'linux'
cpu_family = '${arch}'
cpu = '${arch}'
endian = 'little'

[properties]
needs_exe_wrapper = true
`,
  );
}

/** `autotools`: packages with a configure script of autoconf's, or with what makes one. */

import { inside, sh } from "astbuild";
import type {
  ArgumentDeclarations,
  CommandRecipe,
  DefaultOutputs,
  NoArguments,
  OutputNames,
  Rules,
} from "astbuild";
import locked from "../seed/autotools.lock.json" with { type: "json" };
import { debianPackage } from "../seed/debian-package.ts";
import { BOOLEAN, WORDS } from "./member-rules.ts";
import type { PackageArguments, PackageDefinition, Words } from "./package-definition.ts";
import { checkPackage, packageRecipe } from "./package-recipe.ts";

export interface AutotoolsDefinition<
  A extends ArgumentDeclarations,
  O extends OutputNames,
> extends PackageDefinition<A, O> {
  /** Make the configure script first: where the source has none, or a patch changes what it is made of. */
  readonly autoreconf?: boolean | undefined;
  /** Words for each `make`. */
  readonly make?: Words<A & PackageArguments, O> | undefined;
  /** Words for `make install`, where they differ from `install`. */
  readonly install?: Words<A & PackageArguments, O> | undefined;
}

const OWN: Rules = {
  autoreconf: BOOLEAN,
  make: { ...WORDS, example: 'make: ["V=1"]' },
  install: { ...WORDS, example: 'install: ["install-strip"]' },
};

/** Tells every architecture: what old packages bring knows no riscv64 and no loongarch64. */
const configSub = inside(
  debianPackage(locked.find(({ name }) => name === "autotools-dev")!),
  "usr/share/misc/config.sub",
);

/**
 * A package with a configure script. It is configured as a cross build for every host, so that
 * nothing is found out by running programs, and finds what is among `deps` and nothing else.
 *
 * @example
 * autotools({
 *   name: "libevent",
 *   version: "2.1.12",
 *   outputs: ["out", "dev"],
 *   source: fetchTar({ urls, hash }),
 *   configure: ["--disable-static", "--disable-openssl"],
 * })
 */
export function autotools<
  const A extends ArgumentDeclarations = NoArguments,
  const O extends OutputNames = DefaultOutputs,
>(definition: AutotoolsDefinition<A, O>): CommandRecipe<A & PackageArguments, O> {
  checkPackage(autotools, definition, OWN);
  const { autoreconf = false, make, install = ["install"], ...common } = definition;
  return packageRecipe<A, O>(common, {
    tools: autoreconf ? ["autotools"] : [],
    steps: ({ context: { build, host, out }, dev, configure, words, whereChecked }) => sh`
      ${autoreconf && sh`autoreconf -fi`}
      find . -name config.sub -type f -exec cp ${configSub} {} \;
      # Another vendor in --build: always a cross build, also where host and build are one machine.
      ./configure --build=${build.arch}-astbuild-linux-gnu --host=${host.triple} \
        --prefix=${out} --libdir=${out}/lib --includedir=${dev}/include ${configure}
      make ${words(make as never)}
      ${whereChecked(sh`make check ${words(make as never)}`)}
      make ${words(make as never)} ${words(install as never)}
    `,
  });
}

/** A toolchain and a helper, as `recipes/` would write them. */

import { compose, fetchFile, mergeTree, recipe, sh, unpackDeb } from "../src/index.ts";
import type {
  ArgumentDeclarations,
  CommandRecipe,
  DefaultOutputs,
  Definition,
  NoArguments,
  OutputNames,
  Toolchain,
} from "../src/index.ts";

export const HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

export const seed = compose({
  name: "seed",
  result: ({ host }) =>
    mergeTree({
      name: `seed-${host.arch}`,
      parts: [
        unpackDeb(fetchFile({ urls: [`mirror://debian/pool/gcc_${host.arch}.deb`], hash: HASH })),
      ],
    }),
});

export const sandboxTools = compose({
  name: "sandbox-tools",
  result: () => unpackDeb(fetchFile({ urls: ["mirror://debian/bwrap.deb"], hash: HASH })),
});

export const toolchain: Toolchain = { seed, sandboxTools, env: { CC: "gcc" } };

export function make<
  const A extends ArgumentDeclarations = NoArguments,
  const O extends OutputNames = DefaultOutputs,
>(definition: Definition<A, O>): CommandRecipe<A, O> {
  return recipe({ ...definition, toolchain: () => toolchain });
}

export const nothing = sh`true`;

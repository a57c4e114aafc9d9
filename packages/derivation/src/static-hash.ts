/** The hash of a derivation before anything is built: its JSON, each input replaced by its own static hash. */

import { hash160 } from "@astbuild/hash";
import type { Json } from "@astbuild/hash";
import type { Derivation } from "./derivation.ts";

const memo = new WeakMap<Derivation, string>();

/**
 * 32 base-32 characters. A fixed output's is over its key (declared hash, file name) alone,
 * so that another mirror changes nothing downstream.
 */
export function staticHash(derivation: Derivation): string {
  let hash = memo.get(derivation);
  if (hash === undefined) {
    hash =
      derivation.fixed === undefined
        ? hash160("astbuild-static-1", staticDescription(derivation))
        : hash160("astbuild-fixed-1", derivation.fixed.hash, derivation.fixed.name);
    memo.set(derivation, hash);
  }
  return hash;
}

/** What is hashed, and what `astbuild show` prints. */
export function staticDescription(derivation: Derivation): Json {
  return {
    ...describe(derivation),
    inputs: derivation.inputs
      .map((input) => ({
        derivation: staticHash(input.derivation),
        outputs: [...input.outputs].sort(),
      }))
      .sort((a, b) => (a.derivation < b.derivation ? -1 : 1)),
    paths: [...derivation.paths].sort(),
  };
}

/** The members that are the same in the static and the resolved description. */
export function describe(derivation: Derivation): { [key: string]: Json } {
  const { name, outputs, builder, fixed, allowedReferences, disallowedReferences } = derivation;
  return {
    name,
    outputs,
    builder: builder as unknown as Json,
    ...(fixed === undefined ? {} : { fixed: { hash: fixed.hash, name: fixed.name } }),
    ...(allowedReferences === undefined ? {} : { allowedReferences }),
    ...(disallowedReferences === undefined ? {} : { disallowedReferences }),
  };
}

/** Texts that stand for store paths which are not known yet: inputs before they are realised, outputs before they are built. */

import { hash160 } from "@astbuild/hash";
import type { Derivation } from "./derivation.ts";
import { staticHash } from "./static-hash.ts";
import { storePath } from "./store-path.ts";
import type { StorePath } from "./store-path.ts";

/** A placeholder anywhere in a text. */
export const PLACEHOLDER: RegExp = /\/ast\/placeholder\/[0-9a-z]{32}/g;

/** Stands for an input's output in args, env and attributes until the input is realised. */
export function placeholder(derivation: Derivation, output: string): string {
  if (!derivation.outputs.includes(output)) {
    throw new Error(`${derivation.name} has no output ${output}`);
  }
  const hash = hash160("astbuild-placeholder-1", staticHash(derivation), output);
  return `/ast/placeholder/${hash}`;
}

/**
 * Where a builder writes an output: the same for every version of the recipe, so that what is
 * derived from the prefix (a build-id) does not change with each source change. A salt gives
 * another path of the same length, for `--check`.
 */
export function scratchPath(name: string, output: string, salt?: string): StorePath {
  const fields = salt === undefined ? [name, output] : [name, output, salt];
  return storePath(hash160("astbuild-scratch-1", ...fields), outputName(name, output));
}

/** The name of the store path of an output. */
export function outputName(name: string, output: string): string {
  return output === "out" ? name : `${name}-${output}`;
}

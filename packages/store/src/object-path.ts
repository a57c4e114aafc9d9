/** The store path of an object: a function of its name, its content and what it refers to, and of nothing else. */

import { storePath } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { hash160 } from "@astbuild/hash";
import type { Digest } from "@astbuild/hash";

/**
 * @param references other objects, in any order, each once
 * @param self whether the object holds its own path
 * @throws NAME_INVALID
 */
export function objectPath(
  name: string,
  digest: Digest,
  references: readonly StorePath[],
  self: boolean,
): StorePath {
  return storePath(hash160("astbuild-object-1", name, digest, references.toSorted(), self), name);
}

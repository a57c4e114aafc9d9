/** The digest of an entry's content, as it passes by. */

import type { ReadEntry } from "@astbuild/archive";
import { createBlake3 } from "@astbuild/hash";
import type { Digest } from "@astbuild/hash";

/** Of a file; undefined for all else. */
export async function contentDigest({ type, data }: ReadEntry): Promise<Digest | undefined> {
  if (type !== "file") return undefined;
  const hasher = createBlake3();
  for await (const piece of data) hasher.update(piece);
  return hasher.digest();
}

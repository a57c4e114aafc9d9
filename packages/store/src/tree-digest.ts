/** The object digest of a tree as it lies on the disk, for small ones: what publishing computes for one without its own path. */

import { join } from "node:path";
import { walkTreeSync } from "@astbuild/fs";
import type { Digest } from "@astbuild/hash";
import { hashFile } from "./hash-file.ts";
import { listingDigest } from "./listing-digest.ts";
import type { ListingEntry } from "./listing-digest.ts";

/**
 * @param root physical: a file, a symlink or a folder
 * @throws NAME_NOT_UTF8, FILE_TYPE_UNSUPPORTED
 */
export function treeDigest(root: string): Digest {
  return listingDigest(treeListing(root));
}

/** What the digest is of. Of modes the x bits count, times and owners not at all. */
export function treeListing(root: string): readonly ListingEntry[] {
  return walkTreeSync(root).map(({ path, type, executable, size, target }): ListingEntry => {
    if (type === "folder") return { type, path };
    if (type === "symlink") return { type, path, target: target! };
    const { digest } = hashFile(join(root, path));
    return { type, path, executable, size, digest };
  });
}

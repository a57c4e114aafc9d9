/** The object digest of a folder or file as it lies on the disk, for sources, which are small. */

import { join } from "node:path";
import { walkTreeSync } from "@astbuild/fs";
import type { Digest } from "@astbuild/hash";
import { hashFile, listingDigest } from "@astbuild/store";
import type { ListingEntry } from "@astbuild/store";

export function treeDigest(root: string): Digest {
  return listingDigest(
    walkTreeSync(root).map(({ path, type, executable, size, target }): ListingEntry => {
      if (type === "folder") return { type, path };
      if (type === "symlink") return { type, path, target: target! };
      const { digest } = hashFile(join(root, path));
      return { type, path, executable, size, digest };
    }),
  );
}

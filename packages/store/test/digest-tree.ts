/** The digest of a tree as it lies there, by other code than that which publishes. */

import { walkTree } from "@astbuild/fs";
import type { Digest } from "@astbuild/hash";
import { hashFile } from "../src/hash-file.ts";
import { listingDigest } from "../src/listing-digest.ts";
import type { ListingEntry } from "../src/listing-digest.ts";

export interface TreeDigest {
  readonly digest: Digest;
  /** Bytes of all files and symlinks' targets. */
  readonly size: number;
  readonly entries: readonly ListingEntry[];
}

/**
 * What `publish` computes for a tree that holds no path of its own; modes count by their x bits
 * only, times and owners not at all.
 *
 * @param root physical: a file, a symlink or a folder
 * @throws NAME_NOT_UTF8, FILE_TYPE_UNSUPPORTED
 */
export async function digestTree(root: string): Promise<TreeDigest> {
  const entries: ListingEntry[] = [];
  let total = 0;
  for await (const { path, type, executable, size, target } of walkTree(root)) {
    total += size;
    if (type === "folder") entries.push({ type, path });
    else if (type === "symlink") entries.push({ type, path, target: target! });
    else {
      const full = path === "" ? root : `${root}/${path}`;
      entries.push({ type, path, executable, size, digest: hashFile(full).digest });
    }
  }
  return { digest: listingDigest(entries), size: total, entries };
}

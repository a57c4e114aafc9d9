/** Removal outside any lock: what was renamed away is unlinked on worker threads, and what that frees is counted. */

import { removeTree } from "@astbuild/fs";
import type { FilePool } from "../file-pool.ts";
import type { Removed } from "./collect-options.ts";

/** @throws PERMISSION_DENIED and other errors of the disk, after all that can be removed is */
export async function removeAll(pool: FilePool, paths: readonly string[]): Promise<Removed> {
  const chunks: string[][] = [];
  for (let start = 0; start < paths.length; start += CHUNK) {
    chunks.push(paths.slice(start, start + CHUNK));
  }
  const results = await Promise.all(chunks.map((chunk) => removeChunk(pool, chunk)));
  const sum = { bytes: 0, inodes: 0 };
  let failure: { error: unknown } | undefined;
  for (const result of results) {
    if ("error" in result) failure ??= result;
    else {
      sum.bytes += result.bytes;
      sum.inodes += result.inodes;
    }
  }
  if (failure !== undefined) throw failure.error;
  return sum;
}

const CHUNK = 64;

async function removeChunk(
  pool: FilePool,
  paths: readonly string[],
): Promise<Removed | { readonly error: unknown }> {
  try {
    const removed = await pool.run({ kind: "remove", paths }, false);
    return {
      bytes: removed.reduce((sum, each) => sum + each.bytes, 0),
      inodes: removed.reduce((sum, each) => sum + each.inodes, 0),
    };
  } catch {
    // Paths that are too long for a system call: these are moved up while they are removed.
    const results = await Promise.allSettled(paths.map((path) => removeTree(path)));
    const failed = results.find((each) => each.status === "rejected");
    return failed === undefined ? { bytes: 0, inodes: 0 } : { error: failed.reason };
  }
}

/** Removal outside any lock: what was renamed away is unlinked, and what that frees is counted. */

import { setImmediate as nextTurn } from "node:timers/promises";
import { removeTree } from "@astbuild/fs";
import type { FilePool } from "../file-pool.ts";
import { removeSmallFile } from "../remove-object.ts";
import type { Removed } from "./collect-options.ts";

/**
 * Small files go here, a few at a time, which is less than the way to a worker thread; the rest there.
 *
 * @throws PERMISSION_DENIED and other errors of the disk, after all that can be removed is
 */
export async function removeAll(pool: FilePool, paths: readonly string[]): Promise<Removed> {
  const sum = { bytes: 0, inodes: 0 };
  const add = ({ bytes, inodes }: Removed): void => {
    sum.bytes += bytes;
    sum.inodes += inodes;
  };
  const others: string[] = [];
  for (const [index, path] of paths.entries()) {
    const removed = removeSmallFile(path);
    if (removed === undefined) others.push(path);
    else add(removed);
    if (index % FEW === FEW - 1) await nextTurn();
  }
  const chunks: string[][] = [];
  for (let start = 0; start < others.length; start += CHUNK) {
    chunks.push(others.slice(start, start + CHUNK));
  }
  const results = await Promise.all(chunks.map((chunk) => removeChunk(pool, chunk)));
  let failure: { error: unknown } | undefined;
  for (const result of results) {
    if ("error" in result) failure ??= result;
    else add(result);
  }
  if (failure !== undefined) throw failure.error;
  return sum;
}

const FEW = 16;
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

/** What removing trees would free, told as their removal tells it: for dry runs. */

import type { FilePool } from "../file-pool.ts";
import { measureTrees } from "../measure-trees.ts";
import type { Removed } from "./collect-options.ts";

/** In the order in which they would go: a file of several names counts with the last of them. @param paths physical */
export type PredictFreed = (paths: readonly string[]) => Promise<Removed>;

export function createPrediction(pool: FilePool): PredictFreed {
  const names = new Map<string, number>();
  return async (paths) => {
    const sum = { bytes: 0, inodes: 0 };
    for (const { own, inodes, linked } of await measureTrees(pool, paths)) {
      sum.bytes += own;
      sum.inodes += inodes;
      for (const { ino, bytes, here, everywhere } of linked) {
        const gone = (names.get(ino) ?? 0) + here;
        names.set(ino, gone);
        if (gone < everywhere) continue;
        sum.bytes += bytes;
        sum.inodes += 1;
      }
    }
    return sum;
  };
}

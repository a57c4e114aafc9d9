/** What trees take on the disk, one by one or together. */

import type { FilePool } from "./file-pool.ts";
import { measureFile } from "./measure-object.ts";
import type { MeasuredTree } from "./measure-object.ts";

/** Files at once, which is less than the way to a worker thread; folders there. @param paths physical */
export async function measureTrees(
  pool: FilePool,
  paths: readonly string[],
): Promise<MeasuredTree[]> {
  const trees = paths.map(measureFile);
  const folders = paths.filter((_path, index) => trees[index] === undefined);
  const chunks: Promise<MeasuredTree[]>[] = [];
  for (let start = 0; start < folders.length; start += CHUNK) {
    const chunk = folders.slice(start, start + CHUNK);
    chunks.push(pool.run({ kind: "measure", paths: chunk }, folders.length < CHUNK));
  }
  const measured = (await Promise.all(chunks)).flat().values();
  return trees.map((tree) => tree ?? measured.next().value!);
}

const CHUNK = 64;

/** Bytes; each inode once. */
export function bytesTogether(trees: readonly MeasuredTree[]): number {
  const seen = new Set<string>();
  let sum = 0;
  for (const { own, linked } of trees) {
    sum += own;
    for (const { ino, bytes } of linked) {
      if (!seen.has(ino)) sum += bytes;
      seen.add(ino);
    }
  }
  return sum;
}

/** What objects take on the disk, hard links told apart. */

import { lstatSync, readdirSync } from "node:fs";
import type { BigIntStats } from "node:fs";

export interface MeasuredTree {
  /** Bytes of what has one name only, folders included. */
  readonly own: number;
  /** How many these are. */
  readonly inodes: number;
  readonly linked: readonly LinkedFile[];
}

/** A file with several names, which count once. */
export interface LinkedFile {
  readonly ino: string;
  readonly bytes: number;
  /** Names in this tree. */
  readonly here: number;
  readonly everywhere: number;
}

/** Undefined for a folder. Nothing there measures nothing. */
export function measureFile(path: string): MeasuredTree | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return { own: 0, inodes: 0, linked: [] };
  if (stats.isDirectory()) return undefined;
  return stats.nlink === 1n
    ? { own: bytesOf(stats), inodes: 1, linked: [] }
    : { own: 0, inodes: 0, linked: [linkedFile(stats, 1)] };
}

/** For worker threads. Nothing there measures nothing, and a folder that may not be read has nothing in it. */
export function measureObject(path: string): MeasuredTree {
  let own = 0;
  let inodes = 0;
  const linked = new Map<bigint, LinkedFile>();
  const visit = (at: string): void => {
    const stats = lstatSync(at, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) return;
    if (stats.isDirectory()) for (const name of namesIn(at)) visit(`${at}/${name}`);
    if (stats.isDirectory() || stats.nlink === 1n) {
      own += bytesOf(stats);
      inodes += 1;
    } else linked.set(stats.ino, linkedFile(stats, (linked.get(stats.ino)?.here ?? 0) + 1));
  };
  visit(path);
  return { own, inodes, linked: [...linked.values()] };
}

function linkedFile(stats: BigIntStats, here: number): LinkedFile {
  return {
    ...{ ino: String(stats.ino), bytes: bytesOf(stats), here },
    everywhere: Number(stats.nlink),
  };
}

function bytesOf({ blocks }: BigIntStats): number {
  return Number(blocks) * 512;
}

/** A builder may have closed a folder of its own, and a collector may take one meanwhile. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

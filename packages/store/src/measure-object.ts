/** What objects take on the disk, hard links told apart. */

import { lstatSync, readdirSync } from "node:fs";
import type { BigIntStats } from "node:fs";

export interface MeasuredTree {
  /** Bytes of what has one name only, folders included. */
  readonly own: number;
  /** Each inode with several names once: its number, its bytes. */
  readonly linked: readonly [ino: string, bytes: number][];
}

/** Undefined for a folder. Nothing there measures nothing. */
export function measureFile(path: string): MeasuredTree | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return { own: 0, linked: [] };
  if (stats.isDirectory()) return undefined;
  const bytes = bytesOf(stats);
  const ino = String(stats.ino);
  return stats.nlink === 1n ? { own: bytes, linked: [] } : { own: 0, linked: [[ino, bytes]] };
}

/** For worker threads. Nothing there measures nothing, and a folder that may not be read has nothing in it. */
export function measureObject(path: string): MeasuredTree {
  let own = 0;
  const linked = new Map<string, number>();
  const visit = (at: string): void => {
    const stats = lstatSync(at, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) return;
    if (stats.isDirectory()) for (const name of namesIn(at)) visit(`${at}/${name}`);
    if (stats.isDirectory() || stats.nlink === 1n) own += bytesOf(stats);
    else linked.set(String(stats.ino), bytesOf(stats));
  };
  visit(path);
  return { own, linked: [...linked] };
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

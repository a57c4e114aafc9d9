/** What an object takes on the disk, hard links told apart: for worker threads. */

import { lstatSync, readdirSync } from "node:fs";

export interface MeasuredTree {
  /** Bytes of what has one name only, folders included. */
  readonly own: number;
  /** Each inode with several names once: its number, its bytes. */
  readonly linked: readonly [ino: string, bytes: number][];
}

/** Nothing there measures nothing, and a folder that may not be read has nothing in it. */
export function measureObject(path: string): MeasuredTree {
  let own = 0;
  const linked = new Map<string, number>();
  const visit = (at: string): void => {
    const stats = lstatSync(at, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) return;
    const bytes = Number(stats.blocks) * 512;
    if (stats.isDirectory()) for (const name of namesIn(at)) visit(`${at}/${name}`);
    if (stats.isDirectory() || stats.nlink === 1n) own += bytes;
    else linked.set(String(stats.ino), bytes);
  };
  visit(path);
  return { own, linked: [...linked] };
}

/** A builder may have closed a folder of its own, and a collector may take one meanwhile. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

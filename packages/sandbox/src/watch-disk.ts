/** Watches what a builder's folders take on the disk. There are no quotas without root, so it is looked at. */

import { statfs } from "node:fs/promises";

/** How often the file system is asked for its free space, which costs nothing. */
const LOOK_MS = 250;

/** How long space that others free may hide what the builder takes. */
const MEASURE_MS = 60_000;

export interface DiskWatch {
  /** Any folder of the file system. */
  readonly folder: string;
  /** Bytes. */
  readonly limit: number;
  /** Bytes that the builder's folders take; undefined where it hid some of them. */
  readonly measure: () => Promise<number | undefined>;
}

/**
 * Measures when the file system has lost as much space as the builder may still take.
 *
 * @param onBroken is called once
 */
export function watchDisk({ folder, limit, measure }: DiskWatch, onBroken: () => void): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let known = 0;
  let takenThen: number | undefined;
  let measuredAt = performance.now();

  async function look(): Promise<void> {
    const taken = await takenSpace(folder);
    const growth = taken - (takenThen ??= taken);
    const mayBeOver = known + growth > limit;
    if (mayBeOver || performance.now() - measuredAt > MEASURE_MS) {
      const measured = await measure();
      if (!stopped && (measured ?? known + growth) > limit) return onBroken();
      if (measured !== undefined) [known, takenThen] = [measured, taken];
      measuredAt = performance.now();
    }
    if (!stopped) timer = setTimeout(next, LOOK_MS);
  }

  /** A file system that does not answer, or a spawner that is gone, is told by others. */
  function next(): void {
    look().catch(() => {});
  }

  next();
  return {
    [Symbol.dispose]() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function takenSpace(folder: string): Promise<number> {
  const { blocks, bfree, bsize } = await statfs(folder);
  return (blocks - bfree) * bsize;
}

/** Unlinks trees at once and counts what that frees: on what nobody else looks at any more. */

import { chmodSync, lstatSync, readdirSync, rmdirSync, unlinkSync } from "node:fs";
import type { Stats } from "node:fs";
import { isNotFound } from "@astbuild/fs";

export interface RemovedTree {
  /** Bytes on the disk that no other hard link keeps. */
  readonly bytes: number;
  readonly inodes: number;
}

/** Undefined for a folder, a file that takes its time, and what cannot be removed, which all stay. */
export function removeSmallFile(path: string): RemovedTree | undefined {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { bytes: 0, inodes: 0 };
    if (stats.isDirectory() || stats.size > SMALL) return undefined;
    unlinkSync(path);
    return freedBy(stats);
  } catch {
    return undefined;
  }
}

const SMALL = 1 << 20;

/** For worker threads. Nothing there is no error. Symlinks are not followed. */
export function removeObject(path: string): RemovedTree {
  const sum = { bytes: 0, inodes: 0 };
  remove(Buffer.from(path), sum);
  return sum;
}

/** Names are bytes: leftovers hold what builders wrote. */
function remove(path: Buffer, sum: { bytes: number; inodes: number }): void {
  const stats = ifExists(() => lstatSync(path));
  if (stats === undefined) return;
  if (stats.isDirectory()) removeFolder(path, stats, sum);
  else ifExists(() => unlinkSync(path));
  const { bytes, inodes } = freedBy(stats);
  sum.bytes += bytes;
  sum.inodes += inodes;
}

function freedBy(stats: Stats): RemovedTree {
  const isLast = stats.isDirectory() || stats.nlink === 1;
  return isLast ? { bytes: stats.blocks * 512, inodes: 1 } : { bytes: 0, inodes: 0 };
}

function removeFolder(path: Buffer, stats: Stats, sum: { bytes: number; inodes: number }): void {
  if ((stats.mode & 0o700) !== 0o700) chmodSync(path, 0o700);
  for (const name of ifExists(() => readdirSync(path, { encoding: "buffer" })) ?? []) {
    remove(Buffer.concat([path, SLASH, name]), sum);
  }
  ifExists(() => rmdirSync(path));
}

const SLASH = Buffer.from("/");

function ifExists<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Unlinks a tree at once and counts what that frees: for worker threads, on what nobody else looks at any more. */

import { chmodSync, lstatSync, readdirSync, rmdirSync, unlinkSync } from "node:fs";
import type { Stats } from "node:fs";
import { isNotFound } from "@astbuild/fs";

export interface RemovedTree {
  /** Bytes on the disk that no other hard link keeps. */
  readonly bytes: number;
  readonly inodes: number;
}

/** Nothing there is no error. Symlinks are not followed. */
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
  if (stats.isDirectory() || stats.nlink === 1) {
    sum.bytes += stats.blocks * 512;
    sum.inodes += 1;
  }
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

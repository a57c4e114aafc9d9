/** Whether so little is in a tree that it is read sooner here than on a thread. */

import { lstatSync, readdirSync } from "node:fs";

export interface SmallTree {
  readonly entries: number;
  /** Of all files. */
  readonly bytes: number;
}

/** Looks at hardly more than so many entries; false too for what cannot be looked at. */
export function isSmallTree(root: string, most: SmallTree): boolean {
  const left = { ...most };
  try {
    return fits(Buffer.from(root), left);
  } catch {
    return false;
  }
}

/** Names are bytes here: what a builder leaves need not be UTF-8. */
function fits(path: Buffer, left: { entries: number; bytes: number }): boolean {
  const stats = lstatSync(path);
  left.entries -= 1;
  if (stats.isFile()) left.bytes -= stats.size;
  if (left.entries < 0 || left.bytes < 0) return false;
  if (!stats.isDirectory()) return true;
  const names = readdirSync(path, { encoding: "buffer" });
  if (names.length > left.entries) return false;
  return names.every((name) => fits(Buffer.concat([path, Buffer.from("/"), name]), left));
}

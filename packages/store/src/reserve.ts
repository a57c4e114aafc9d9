/** Bytes and inodes that are kept back, so that a collector can begin on a full disk: SQLite itself needs some. */

import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statfsSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { layoutOf } from "./store-layout.ts";

const BYTES = 4 << 20;
const FILES = 16;

/** With less than this left nothing is taken for the reserve. */
const PLENTY = 16 * BYTES;

/** Makes what is missing; a disk that has little is left alone. */
export function makeReserve(state: string): void {
  const folder = `${state}/reserve`;
  if (existsSync(`${folder}/bytes`) && readdirSync(folder).length > FILES) return;
  try {
    const { bavail, bsize, files, ffree } = statfsSync(state);
    if (bavail * bsize < PLENTY || (files > 0 && ffree < 4 * FILES)) return;
    mkdirSync(folder, { recursive: true });
    for (let index = 0; index < FILES; index++) writeFileSync(`${folder}/inode-${index}`, "");
    // Zeroes take no room where the file system compresses.
    writeFileSync(`${folder}/bytes`, randomBytes(BYTES));
  } catch {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** To be called before the store is opened for a collection. @param root the store's */
export function releaseReserve(root: string): void {
  const folder = `${layoutOf(root).var}/reserve`;
  if (!existsSync(folder)) return;
  const { bavail, bsize, files, ffree } = statfsSync(folder);
  // Some file systems make inodes as they need them, and tell none.
  const isFull = bavail * bsize < 2 * BYTES || (files > 0 && ffree < 2 * FILES);
  if (!isFull) return;
  for (const name of readdirSync(folder)) unlinkSync(`${folder}/${name}`);
}

/** Makes files and folders durable: fsync through the thread pool, a bounded number at a time. */

import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { asDiskError } from "./disk-error.ts";
import { forEachBounded } from "./for-each-bounded.ts";

/** More than the thread pool's four threads, so that none of them waits for the event loop. */
const AT_ONCE = 16;

/** Makes the names in a folder, or in the one that a link leads to, durable: what was renamed, made or removed there. */
export async function syncFolder(path: string): Promise<void> {
  await syncOne(path, constants.O_DIRECTORY);
}

/** Syncs every regular file and then every folder below `path` and itself; symlinks need none of their own. */
export async function syncTree(path: string): Promise<void> {
  const stats = await lstat(path);
  if (stats.isFile()) return await syncFile(path);
  if (!stats.isDirectory()) return;
  const files: string[] = [];
  const folders = [path];
  for (const folder of folders) {
    for (const name of await readdir(folder, { withFileTypes: true })) {
      if (name.isDirectory()) folders.push(join(folder, name.name));
      else if (name.isFile()) files.push(join(folder, name.name));
    }
  }
  await forEachBounded(files, AT_ONCE, syncFile);
  await forEachBounded(folders, AT_ONCE, syncFolder);
}

async function syncFile(path: string): Promise<void> {
  await syncOne(path, constants.O_NOFOLLOW);
}

async function syncOne(path: string, flags: number): Promise<void> {
  try {
    const file = await open(path, constants.O_RDONLY | flags);
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asDiskError(error, "make durable", path);
  }
}

/** Removes a tree, also one of read-only folders and as an ordinary user, and never follows a symlink. */

import { randomUUID } from "node:crypto";
import { chmod, lstat, readdir, rename, rmdir, unlink } from "node:fs/promises";
import { asDiskError } from "./disk-error.ts";
import { forEachBounded } from "./for-each-bounded.ts";
import { isNotFound } from "./read-file-if-exists.ts";

const AT_ONCE = 32;

/** Folders at longer paths are first moved up, so that no path comes near PATH_MAX (4096). */
const LONG_PATH = 2048;

/** Removes the file, symlink or whole folder; nothing there is no error. */
export async function removeTree(path: string): Promise<void> {
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) await removeFolder(Buffer.from(path), Buffer.from(path));
    else await unlink(path);
  } catch (error) {
    if (isNotFound(error)) return;
    throw asDiskError(error, "remove", path);
  }
}

/** Names are bytes here: what a builder leaves need not be UTF-8. */
async function removeFolder(path: Buffer, top: Buffer): Promise<void> {
  await chmod(path, 0o755);
  const folders: Buffer[] = [];
  const others: Buffer[] = [];
  for (const entry of await readdir(path, { withFileTypes: true, encoding: "buffer" })) {
    (entry.isDirectory() ? folders : others).push(join(path, entry.name));
  }
  await forEachBounded(others, AT_ONCE, unlinkIfExists);
  for (const folder of folders) await removeFolder(await moveUp(folder, top), top);
  await rmdir(path);
}

async function moveUp(folder: Buffer, top: Buffer): Promise<Buffer> {
  if (folder.length - top.length <= LONG_PATH) return folder;
  await chmod(folder, 0o755);
  const higher = join(top, Buffer.from(`.astbuild-${randomUUID()}`));
  await rename(folder, higher);
  return higher;
}

async function unlinkIfExists(path: Buffer): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}

function join(folder: Buffer, name: Buffer): Buffer {
  return Buffer.concat([folder, Buffer.from("/"), name]);
}

/** Removes a tree, also one of read-only folders and as an ordinary user, and never follows a symlink. */

import { randomUUID } from "node:crypto";
import { chmod, lstat, readdir, rename, rmdir, unlink } from "node:fs/promises";
import { asDiskError } from "./disk-error.ts";
import { forEachBounded } from "./for-each-bounded.ts";
import { isNotFound } from "./read-file-if-exists.ts";

const AT_ONCE = 32;

/** Folders at longer paths are first moved up, so that no path comes near PATH_MAX (4096). */
const LONG_PATH = 2048;

export interface RemoveOptions {
  /** Aborted, it leaves what is there by then. */
  readonly signal?: AbortSignal | undefined;
}

/** Removes the file, symlink or whole folder; nothing there is no error. @throws the signal's reason */
export async function removeTree(path: string, { signal }: RemoveOptions = {}): Promise<void> {
  const top = Buffer.from(path);
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) await removeFolder(top, { top, signal });
    else await unlink(path);
  } catch (error) {
    if (isNotFound(error)) return;
    throw asDiskError(error, "remove", path);
  }
}

interface Removal extends RemoveOptions {
  readonly top: Buffer;
}

/** Names are bytes here: what a builder leaves need not be UTF-8. */
async function removeFolder(path: Buffer, removal: Removal): Promise<void> {
  const { top, signal } = removal;
  signal?.throwIfAborted();
  await chmod(path, 0o755);
  const folders: Buffer[] = [];
  const others: Buffer[] = [];
  for (const entry of await readdir(path, { withFileTypes: true, encoding: "buffer" })) {
    (entry.isDirectory() ? folders : others).push(join(path, entry.name));
  }
  await forEachBounded(others, AT_ONCE, async (other) => {
    signal?.throwIfAborted();
    await unlinkIfExists(other);
  });
  for (const folder of folders) await removeFolder(await moveUp(folder, top), removal);
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

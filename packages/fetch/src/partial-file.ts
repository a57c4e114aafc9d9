/**
 * A download on its way: bytes on disk and their running sha256. The file belongs to one process,
 * is picked up by a later one after Ctrl-C or a crash, and gets its real name whole and synced only.
 */

import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { asDiskError, isNotFound, syncFolder } from "@astbuild/fs";
import type { Sink } from "./download.ts";

/** A live download touches its file at least this often: stalls and pauses between attempts are shorter. */
const ABANDONED_AFTER_MS = 5 * 60_000;

export interface PartialFile extends Sink {
  /** The hexadecimal sha256 of all bytes so far. */
  digest(): string;
  /** Makes it durable as `<folder>/<name>`, replacing what is there. */
  finish(name: string): Promise<void>;
  /** Leaves the bytes for the next process; a file without any is removed. */
  leave(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Opens the partial file of a hash, with the bytes that an earlier process left.
 *
 * @throws DISK_FULL, PERMISSION_DENIED
 */
export async function openPartialFile(folder: string, hex: string): Promise<PartialFile> {
  const path = join(folder, `.partial-${hex}-${randomUUID()}`);
  const guard = async <T>(doing: string, action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      throw asDiskError(error, doing, path);
    }
  };
  let hash = createHash("sha256");
  let size = 0;
  let isPieced = false;
  const file = await guard("make the file of a download", async () => {
    await mkdir(folder, { recursive: true });
    return await open(path, "wx");
  });
  const append = (chunk: Uint8Array): Promise<void> =>
    guard("write a download", async () => {
      await writeAll(file, chunk, size);
      hash.update(chunk);
      size += chunk.length;
    });
  const close = async (): Promise<void> => await file.close().catch(() => undefined);
  const discard = async (): Promise<void> => {
    await close();
    await unlink(path).catch(() => undefined);
  };
  const restart = async (): Promise<void> => {
    await guard("write a download", () => file.truncate(0));
    hash = createHash("sha256");
    size = 0;
    isPieced = false;
  };
  try {
    await adopt(folder, hex, append);
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    get size() {
      return size;
    },
    get isPieced() {
      return isPieced;
    },
    set isPieced(value) {
      isPieced = value;
    },
    append,
    restart,
    digest: () => hash.copy().digest("hex"),
    finish: (name) =>
      guard("keep a download", async () => {
        await file.sync();
        await file.close();
        await rename(path, join(folder, name));
        await syncFolder(folder);
      }),
    leave: async () => {
      if (size === 0) return await discard();
      await close();
      await rename(path, join(folder, `.partial-${hex}`)).catch(() => undefined);
    },
    discard,
  };
}

/**
 * Copies what was left, by a process that ended well or by one that is gone, and removes it.
 * Renaming claims it: of two processes one gets it. It is copied, not continued, because one
 * that was only asleep may still hold it open for writing.
 */
async function adopt(
  folder: string,
  hex: string,
  append: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`.partial-${hex}`)) continue;
    const claimed = join(folder, `.partial-claimed-${randomUUID()}`);
    try {
      if (name !== `.partial-${hex}` && !(await isAbandoned(join(folder, name)))) continue;
      await rename(join(folder, name), claimed);
    } catch (error) {
      if (isNotFound(error)) continue;
      throw error;
    }
    try {
      for await (const chunk of createReadStream(claimed)) await append(chunk as Buffer);
    } finally {
      await unlink(claimed);
    }
    return;
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  return Date.now() - (await stat(path)).mtimeMs > ABANDONED_AFTER_MS;
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}

/** Atomic publish: whoever opens the target sees the old file or the whole new one, also after a power failure. */

import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, lstat, open, rename, stat, unlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import { asDiskError } from "./disk-error.ts";
import { isNotFound } from "./read-file-if-exists.ts";
import { syncFolder } from "./sync-tree.ts";

/** The bytes, a text written as UTF-8, or a function that writes to the open temporary file. */
export type PublishContent = Uint8Array | string | ((file: FileHandle) => Promise<void>);

export interface PublishOptions {
  /** Exact permission bits; without it 0666 less the umask. */
  readonly mode?: number;
  /** Where to write first: a name in the same folder that nobody else uses. */
  readonly temporary?: string;
}

/**
 * Writes `target` through a temporary file in the same folder: write, fsync, rename, fsync of
 * the folder. The name of the temporary file has a leading dot; it is removed on any failure.
 * A symlink at the target is replaced, not followed.
 *
 * @throws FILE_TYPE_UNSUPPORTED where a folder, device, socket or FIFO stands at the target
 * @throws FOLDER_MISSING, DISK_FULL, PERMISSION_DENIED
 */
export async function publishFile(
  target: string,
  content: PublishContent,
  options: PublishOptions = {},
): Promise<void> {
  await refuseSpecialTarget(target);
  const unique = (): string => join(dirname(target), `.astbuild-${randomUUID()}.tmp`);
  const temporary = options.temporary ?? unique();
  try {
    await writeDurably(temporary, content, options);
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw isMissing(error) ? folderMissing(target) : asDiskError(error, "write the file", target);
  }
  await syncFolder(dirname(target));
}

/**
 * Whether `publishFile` would take the target as things are now: to be asked before long work.
 *
 * @throws FILE_TYPE_UNSUPPORTED, FOLDER_MISSING, PERMISSION_DENIED
 */
export async function checkPublishTarget(target: string): Promise<void> {
  await refuseSpecialTarget(target);
  const folder = dirname(target);
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory() !== true) throw folderMissing(target);
  await access(folder, constants.W_OK | constants.X_OK).catch((error: unknown) => {
    throw asDiskError(error, "write the file", target);
  });
}

/** Root could rename over /dev/null. */
async function refuseSpecialTarget(target: string): Promise<void> {
  const stats = await lstat(target).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw asDiskError(error, "look at the file to be replaced", target);
  });
  if (stats === undefined || stats.isFile() || stats.isSymbolicLink()) return;
  const type = stats.isDirectory() ? "folder" : "special file";
  throw new AstbuildError("FILE_TYPE_UNSUPPORTED", `cannot write over a ${type}: ${target}`, {
    facts: { path: target, type },
    hint: "choose another name for the file",
  });
}

/** ENOTDIR: something above it is a file. */
function isMissing(error: unknown): boolean {
  return (
    isNotFound(error) || (error instanceof Error && "code" in error && error.code === "ENOTDIR")
  );
}

function folderMissing(target: string): AstbuildError {
  return new AstbuildError("FOLDER_MISSING", `there is no folder to write ${target} into`, {
    facts: { folder: dirname(target) },
    hint: `mkdir -p ${dirname(target)}`,
  });
}

async function writeDurably(
  path: string,
  content: PublishContent,
  options: PublishOptions,
): Promise<void> {
  const file = await open(path, "wx");
  try {
    if (typeof content === "function") await content(file);
    else await file.writeFile(content);
    if (options.mode !== undefined) await file.chmod(options.mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Atomic publish: whoever opens the target sees the old file or the whole new one, also after a power failure. */

import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import type { Stats } from "node:fs";
import { access, lstat, open, readlink, realpath, rename, stat, unlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import { asDiskError } from "./disk-error.ts";
import { isFolder, notAFolder, standsInTheWay, takesNothing } from "./not-a-folder.ts";
import { isNotFound } from "./read-file-if-exists.ts";
import { syncFolder } from "./sync-folder.ts";

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
 * @throws FILE_TYPE_UNSUPPORTED where a folder, device, socket or FIFO stands at the target, or a link to one
 * @throws FOLDER_MISSING, NOT_A_FOLDER, PATH_TOO_LONG, DISK_FULL, PERMISSION_DENIED
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
    throw isMissing(error) ? await noFolder(target) : asDiskError(error, "write the file", target);
  }
  await syncFolder(dirname(target));
}

/**
 * Whether `publishFile` would take the target as things are now: to be asked before long work.
 *
 * @throws FILE_TYPE_UNSUPPORTED, FOLDER_MISSING, NOT_A_FOLDER, PATH_TOO_LONG, PERMISSION_DENIED
 */
export async function checkPublishTarget(target: string): Promise<void> {
  await refuseSpecialTarget(target);
  const folder = dirname(target);
  if (!(await isFolder(folder))) throw await noFolder(target);
  await access(folder, constants.W_OK | constants.X_OK).catch((error: unknown) => {
    throw asDiskError(error, "write the file", target);
  });
}

/** Root could rename over /dev/null, and over /dev/stdout, which is a link. */
async function refuseSpecialTarget(target: string): Promise<void> {
  const stats = await lstat(target).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw asDiskError(error, "look at the file to be replaced", target);
  });
  const type = stats?.isSymbolicLink() === true ? await linkedType(target) : typeOf(stats);
  if (type === undefined) return;
  throw new AstbuildError("FILE_TYPE_UNSUPPORTED", `cannot write over a ${type}: ${target}`, {
    facts: { path: target, type },
    hint: "choose another name for the file",
  });
}

/** Undefined for a regular file, and for nothing. */
function typeOf(stats: Stats | undefined): string | undefined {
  if (stats === undefined || stats.isFile()) return undefined;
  return stats.isDirectory() ? "folder" : "special file";
}

/** Links to open files, such as /dev/stdout, lead through /proc, to whatever the file happens to be. */
async function linkedType(link: string): Promise<string | undefined> {
  const next = resolve(dirname(link), await readlink(link));
  const folder = await realpath(dirname(next)).catch(() => "");
  if (/^\/proc\/\d+\//.test(folder)) return "link to an open file";
  const type = typeOf(await stat(link).catch(() => undefined));
  return type === undefined ? undefined : `link to a ${type}`;
}

/** ENOTDIR: something above it is a file. */
function isMissing(error: unknown): boolean {
  return (
    isNotFound(error) || (error instanceof Error && "code" in error && error.code === "ENOTDIR")
  );
}

/** Why nothing can be written at the target. */
async function noFolder(target: string): Promise<AstbuildError> {
  const folder = dirname(target);
  const inTheWay = await standsInTheWay(folder);
  if (inTheWay !== undefined) return notAFolder(inTheWay, folder);
  if (await isFolder(folder)) return takesNothing("file", target);
  return new AstbuildError("FOLDER_MISSING", `there is no folder to write ${target} into`, {
    facts: { folder },
    hint: `mkdir -p ${folder}`,
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

/** The canonical form of entries on disk: 0444 or 0555, mtime 1, durable. Extended attributes cannot be seen from here: the sandbox keeps builders from making any. */

import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fsync,
  futimesSync,
  lstatSync,
  lutimesSync,
  openSync,
} from "node:fs";
import { promisify } from "node:util";

export const FILE_MODE = 0o444;
export const EXECUTABLE_MODE = 0o555;
export const FOLDER_MODE = 0o555;

/** The mtime of everything in the store, in seconds; 0 is what some tools take for missing. */
export const MTIME = 1;

export interface CanonicalFile {
  readonly path: string;
  readonly executable: boolean;
  /** It has names elsewhere. Where these are in objects it is canonical and durable, and must not be touched: its ctime would change. */
  readonly isShared: boolean;
}

/** A regular file; the owner must be able to read it. */
export async function canonicaliseFile(
  path: string,
  file: CanonicalFile,
  sync: boolean,
): Promise<void> {
  const mode = file.executable ? EXECUTABLE_MODE : FILE_MODE;
  if (file.isShared && isCanonical(path, mode)) return;
  await settle(path, mode, sync);
}

/** A folder, once all that is in it is canonical. */
export async function canonicaliseFolder(path: string, sync: boolean): Promise<void> {
  chmodSync(path, FOLDER_MODE);
  await settle(path, FOLDER_MODE, sync);
}

/** A symlink has no mode, and the folder's fsync makes it durable. */
export function canonicaliseSymlink(path: string): void {
  lutimesSync(path, MTIME, MTIME);
}

function isCanonical(path: string, mode: number): boolean {
  const stats = lstatSync(path);
  return (stats.mode & 0o7777) === mode && stats.mtimeMs === MTIME * 1000;
}

/** Only the disk is waited for: all else takes less than the way to the thread pool and back. */
async function settle(path: string, mode: number, sync: boolean): Promise<void> {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    fchmodSync(file, mode);
    futimesSync(file, MTIME, MTIME);
    if (sync) await toDisk(file);
  } finally {
    closeSync(file);
  }
}

const toDisk = promisify(fsync);

/** Copies one file, by reflink where the file system can; the copy belongs to whoever copies. */

import { constants } from "node:fs";
import { chown, copyFile } from "node:fs/promises";

/** @param to must not exist */
export async function copyOwnFile(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  // What libuv copies as root has the owner of the original.
  if (process.geteuid?.() === 0) await chown(to, 0, process.getegid!());
}

/** Where the sandbox's own short-lived files lie. */

import { accessSync, constants } from "node:fs";
import { tmpdir } from "node:os";

/**
 * In memory where there is such a place: a file that lives for a moment costs ext4 five times as
 * much. For root /dev itself, since /dev/shm is mounted nodev on most machines.
 */
export function scratchParent(): string {
  if (process.env["TMPDIR"] !== undefined) return tmpdir();
  return ["/dev", "/dev/shm"].find(isWritable) ?? tmpdir();
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

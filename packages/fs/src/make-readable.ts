/** Gives their owner the right to read what a builder left: an ordinary user is bound by modes, root is not. */

import { chmodSync, lstatSync, readdirSync } from "node:fs";

/** Every folder below becomes listable and every file readable; symlinks stay and are not followed. */
export function makeReadable(path: string): void {
  makeEntryReadable(Buffer.from(path));
}

/** Names are bytes here: what a builder leaves need not be UTF-8. */
function makeEntryReadable(path: Buffer): void {
  const stats = lstatSync(path);
  const wanted = stats.isDirectory() ? 0o500 : stats.isFile() ? 0o400 : 0;
  if ((stats.mode & wanted) !== wanted) chmodSync(path, (stats.mode & 0o7777) | wanted);
  if (!stats.isDirectory()) return;
  for (const name of readdirSync(path, { encoding: "buffer" })) {
    makeEntryReadable(Buffer.concat([path, Buffer.from("/"), name]));
  }
}

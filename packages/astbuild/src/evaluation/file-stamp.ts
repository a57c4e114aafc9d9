/** Whether files and folders are as they were, by what `stat` says: one stamp for all of them. */

import { createHash } from "node:crypto";
import { lstatSync } from "node:fs";

export interface FileStamp {
  /** Equal as long as none of them changed. */
  readonly stamp: string;
  /**
   * Milliseconds. Who looked at the contents before this moment may have seen what was there before the last change
   * that the stamp knows of: git's rule for racy times, as the store's stat cache has it.
   */
  readonly settled: number;
}

/** Undefined where one of them is not there. */
export function stampFiles(paths: readonly string[]): FileStamp | undefined {
  let all = "";
  let settled = 0;
  for (const path of paths) {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    // As numbers these times are exact to a quarter of a microsecond; the kernel's clock ticks in milliseconds.
    const { dev, ino, mode, size, mtimeMs, ctimeMs } = stat;
    all += `${path}\0${dev} ${ino} ${mode} ${size} ${mtimeMs} ${ctimeMs}\0`;
    const newest = Math.max(mtimeMs, ctimeMs);
    // Kernels round down to a tick of up to 10 ms, file systems that keep whole seconds to one or two.
    settled = Math.max(settled, newest + (newest % 1000 === 0 ? 2000 : 50));
  }
  return { stamp: createHash("sha256").update(all).digest("hex"), settled };
}

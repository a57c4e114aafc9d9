/** Reads one file once: its digest, the hashes in it, and what kind of container it is. No file is loaded whole. */

import { closeSync, constants, openSync, readSync } from "node:fs";
import { createBlake3 } from "@astbuild/hash";
import type { Digest } from "@astbuild/hash";
import { knownFormat } from "./compressed-format.ts";
import type { KnownFormat } from "./compressed-format.ts";
import type { HashScanner } from "./hash-scanner.ts";

export interface HashedFile {
  readonly digest: Digest;
  readonly size: number;
  /** Undefined too when nothing is scanned for. */
  readonly format: KnownFormat | undefined;
}

/** @param scanner absent: the file is only hashed */
export function hashFile(path: string, scanner?: HashScanner): HashedFile {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const hasher = createBlake3();
    let format: KnownFormat | undefined;
    let kept = 0;
    let base = 0;
    for (;;) {
      const read = readSync(file, buffer, kept, buffer.length - kept, null);
      const end = kept + read;
      if (base === 0 && kept === 0 && scanner !== undefined)
        format = knownFormat(buffer.subarray(0, Math.min(end, 512)));
      const settled = scanner === undefined ? end : scanner.scan(buffer, end, base, read === 0);
      hasher.update(buffer.subarray(0, settled));
      buffer.copyWithin(0, settled, end);
      kept = end - settled;
      base += settled;
      if (read === 0) return { digest: hasher.digest(), size: base, format };
    }
  } finally {
    closeSync(file);
  }
}

/** Synchronous code owns it; each thread has its own. */
const buffer = Buffer.allocUnsafeSlow(256 * 1024);

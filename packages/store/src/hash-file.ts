/** Reads one file once: its digest, the hashes in it, and what kind of container it is. No file is loaded whole. */

import { closeSync, constants, openSync, readSync } from "node:fs";
import { blake3, createBlake3 } from "@astbuild/hash";
import type { Blake3, Digest } from "@astbuild/hash";
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
    let hasher: Blake3 | undefined;
    let format: KnownFormat | undefined;
    let kept = 0;
    let base = 0;
    for (;;) {
      const { end, isLast } = fill(file, kept);
      if (base === 0 && scanner !== undefined)
        format = knownFormat(buffer.subarray(0, Math.min(end, 512)));
      const settled = scanner === undefined ? end : scanner.scan(buffer, end, base, isLast);
      const bytes = buffer.subarray(0, settled);
      if (isLast) {
        const digest = hasher === undefined ? blake3(bytes) : hasher.update(bytes).digest();
        return { digest, size: base + settled, format };
      }
      hasher ??= createBlake3();
      hasher.update(bytes);
      buffer.copyWithin(0, settled, end);
      kept = end - settled;
      base += settled;
    }
  } finally {
    closeSync(file);
  }
}

/** Behind `from` bytes that are there. */
function fill(file: number, from: number): { readonly end: number; readonly isLast: boolean } {
  let end = from;
  while (end < buffer.length) {
    const read = readSync(file, buffer, end, buffer.length - end, null);
    if (read === 0) return { end, isLast: true };
    end += read;
  }
  return { end, isLast: false };
}

/** Synchronous code owns it; each thread has its own. */
const buffer = Buffer.allocUnsafeSlow(256 * 1024);

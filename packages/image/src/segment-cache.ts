/** Compressed segments that are kept from image to image. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createBlake3 } from "@astbuild/hash";
import { readFileIfExists } from "@astbuild/fs";

/** A key is a name for a file: letters, digits, dots and dashes. */
export interface SegmentCache {
  get(key: string): Promise<Buffer | undefined>;
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/**
 * A cache in a folder that exists, a file a segment. Each file begins with the BLAKE3 of the
 * rest: one that is half written, now or since a crash, counts as absent.
 */
export function segmentFolder(folder: string): SegmentCache {
  return {
    async get(key) {
      const file = await readFileIfExists(join(folder, key));
      if (file === undefined) return undefined;
      const bytes = file.subarray(CHECK_LENGTH);
      return check(bytes).equals(file.subarray(0, CHECK_LENGTH)) ? bytes : undefined;
    },
    async put(key, bytes) {
      // Not through a rename, nor fsync: writers of one key write the same, and readers check.
      await writeFile(join(folder, key), Buffer.concat([check(bytes), bytes]));
    },
  };
}

const CHECK_LENGTH = 32;

function check(bytes: Uint8Array): Buffer {
  return createBlake3().update(bytes).digestBytes();
}

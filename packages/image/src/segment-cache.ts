/** Compressed segments that are kept from image to image, each of an image that was decoded and compared with its plan. */

import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createBlake3 } from "@astbuild/hash";
import { readFileIfExists } from "@astbuild/fs";

export interface KeptSegment {
  /** As they stand in the image. */
  readonly bytes: Uint8Array;
  /** Of what is compressed in them. */
  readonly crc: number;
}

/** A key is a name for a file: letters, digits, dots and dashes. */
export interface SegmentCache {
  /** Whether there is one, which may turn out to be damaged. */
  has(key: string): boolean;
  get(key: string): Promise<KeptSegment | undefined>;
  put(key: string, segment: KeptSegment): Promise<void>;
}

/**
 * A cache in a folder that exists, a file a segment: the BLAKE3 of its name and all that follows,
 * the CRC, the bytes. One that is half written, now or since a crash, damaged, or under another's
 * name counts as absent.
 */
export function segmentFolder(folder: string): SegmentCache {
  return {
    has: (key) => existsSync(join(folder, key)),
    async get(key) {
      const file = await readFileIfExists(join(folder, key));
      if (file === undefined || file.length < START) return undefined;
      const [crc, bytes] = [file.subarray(CHECK_LENGTH, START), file.subarray(START)];
      if (!check(key, crc, bytes).equals(file.subarray(0, CHECK_LENGTH))) return undefined;
      return { bytes, crc: crc.readUInt32LE(0) };
    },
    async put(key, { bytes, crc }) {
      const crcBytes = Buffer.alloc(START - CHECK_LENGTH);
      crcBytes.writeUInt32LE(crc);
      // Not through a rename, nor fsync: writers of one key write the same, and readers check.
      await writeFile(
        join(folder, key),
        Buffer.concat([check(key, crcBytes, bytes), crcBytes, bytes]),
      );
    },
  };
}

const CHECK_LENGTH = 32;
const START = CHECK_LENGTH + 4;

function check(key: string, crc: Buffer, bytes: Uint8Array): Buffer {
  return createBlake3().update(key).update(crc).update(bytes).digestBytes();
}

/** Whether a file holds the bytes that were written to it. */

import type { FileHandle } from "node:fs/promises";
import { fillBuffer } from "@astbuild/fs";
import { createBlake3 } from "@astbuild/hash";
import type { Digest } from "@astbuild/hash";
import { imageDiffers } from "./compare-with-plan.ts";

/** @throws IMAGE_DIFFERS */
export async function readBack(
  file: FileHandle,
  written: { readonly path: string; readonly size: number; readonly digest: Digest },
): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(written.size + 1, WINDOW));
  const hasher = createBlake3();
  let size = 0;
  for (;;) {
    const count = await fillBuffer(file, buffer, size);
    hasher.update(buffer.subarray(0, count));
    size += count;
    if (count < buffer.length) break;
  }
  if (size === written.size && hasher.digest() === written.digest) return;
  throw imageDiffers(written.path, "/", [
    `the file has ${size} bytes and is not what was written, ${written.size} bytes`,
  ]);
}

const WINDOW = 4 * 1024 * 1024;

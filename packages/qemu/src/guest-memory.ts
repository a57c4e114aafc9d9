/** How much memory a guest needs for its image. */

import { open } from "node:fs/promises";

const MIB = 2 ** 20;

/**
 * MiB: `least`, or what a kernel needs to unpack the image. It fills at most half of the memory with
 * its root file system, in whole pages, beside the image itself; what does not fit it leaves out, and
 * boots.
 */
export async function guestMemory(image: string, least: number): Promise<number> {
  const { packed, unpacked } = await sizesOf(image);
  const needed = (2.5 * unpacked + packed) / MIB + 128;
  return Math.max(least, Math.ceil(needed / 128) * 128);
}

/** By gzip's trailer, which is right below 4 GiB. An image that cannot be read is QEMU's to complain of. */
async function sizesOf(image: string): Promise<{ packed: number; unpacked: number }> {
  try {
    await using file = await open(image);
    const { size } = await file.stat();
    const [head, tail] = [Buffer.alloc(2), Buffer.alloc(4)];
    await file.read(head, 0, 2, 0);
    if (head.readUInt16BE() !== 0x1f8b) return { packed: size, unpacked: size };
    await file.read(tail, 0, 4, size - 4);
    return { packed: size, unpacked: tail.readUInt32LE() };
  } catch {
    return { packed: 0, unpacked: 0 };
  }
}

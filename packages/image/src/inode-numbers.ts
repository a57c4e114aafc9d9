/** Inode numbers that an added file does not change: 31 bits of the path's hash. */

import { blake3Bytes } from "@astbuild/hash";

/**
 * A function that numbers paths: 1 to 2^31 - 1, the next free one where two meet. Call it in
 * the archive's order, which decides who gives way.
 */
export function inodeNumbers(hash: (path: string) => number = pathHash): (path: string) => number {
  const taken = new Set<number>();
  return (path) => {
    let number = hash(path) || 1;
    while (taken.has(number)) number = number === LARGEST ? 1 : number + 1;
    taken.add(number);
    return number;
  };
}

const LARGEST = 0x7fff_ffff;

function pathHash(path: string): number {
  return blake3Bytes(path).readUInt32BE(0) >>> 1;
}

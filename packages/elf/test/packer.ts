/** Numbers as bytes, in a given word size and byte order. */

import type { ElfClass } from "../src/elf-file.ts";

export interface Packer {
  readonly halves: (...values: number[]) => Buffer;
  readonly words: (...values: number[]) => Buffer;
  /** 4 bytes or 8, by class; the value fits 4. */
  readonly address: (value: number) => Buffer;
}

export function packer(bits: ElfClass, littleEndian: boolean): Packer {
  const integer = (size: number, value: number): Buffer => {
    const bytes = Buffer.alloc(size);
    const low = Math.min(size, 4);
    if (littleEndian) bytes.writeUIntLE(value, 0, low);
    else bytes.writeUIntBE(value, size - low, low);
    return bytes;
  };
  const list = (size: number, values: number[]): Buffer =>
    Buffer.concat(values.map((value) => integer(size, value)));
  return {
    halves: (...values) => list(2, values),
    words: (...values) => list(4, values),
    address: (value) => integer(bits / 8, value),
  };
}

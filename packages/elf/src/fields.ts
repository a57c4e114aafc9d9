/** Numbers out of ELF structures, in the file's own byte order and word size. */

import type { ElfClass } from "./elf-file.ts";

/** How a file writes numbers. */
export interface Format {
  readonly class: ElfClass;
  readonly littleEndian: boolean;
}

export interface Fields {
  half(offset: number): number;
  word(offset: number): number;
  /** An address, offset or size: 4 bytes or 8. Addresses of kernels do not fit a double. */
  address(offset: number): bigint;
}

/** Reads from one structure's bytes; the offsets count from its start. */
export function fields(bytes: Uint8Array, format: Format): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = format.littleEndian;
  return {
    half: (offset) => view.getUint16(offset, little),
    word: (offset) => view.getUint32(offset, little),
    address: (offset) =>
      format.class === 64
        ? view.getBigUint64(offset, little)
        : BigInt(view.getUint32(offset, little)),
  };
}

/** The program headers, and the way from a virtual address to the bytes in the file. */

import type { ByteSource } from "./byte-source.ts";
import { fields } from "./fields.ts";
import { invalidElf } from "./invalid-elf.ts";
import type { ElfHeader } from "./read-header.ts";

export interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: bigint;
  /** Bytes in the file: what memory has more is zero. */
  readonly size: number;
  readonly align: number;
}

const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_INTERP = 3;
export const PT_NOTE = 4;

/** Offsets within a program header, by class. */
const LAYOUTS = {
  32: { size: 32, offset: 4, address: 8, filesz: 16, align: 28 },
  64: { size: 56, offset: 8, address: 16, filesz: 32, align: 48 },
} as const;

/** `PN_XNUM`: the count stands elsewhere, since it is larger; only core files have so many. */
const TOO_MANY = 0xffff;

/**
 * The segments, in the order of the file; none for a relocatable object.
 *
 * @throws ELF_INVALID
 */
export function readSegments(source: ByteSource, header: ElfHeader): Segment[] {
  const { offset, size, count } = header.programHeaders;
  if (count === 0) return [];
  const layout = LAYOUTS[header.class];
  if (size !== layout.size) {
    throw invalidElf(source.name, offset, `program headers of ${size} bytes, not ${layout.size}`);
  }
  if (count === TOO_MANY) throw invalidElf(source.name, offset, "too many program headers");
  const table = source.bytes(offset, count * size, `the table of ${count} program headers`);
  return Array.from({ length: count }, (_, index) => {
    const entry = fields(table.subarray(index * size, (index + 1) * size), header);
    return {
      type: entry.word(0),
      offset: Number(entry.address(layout.offset)),
      address: entry.address(layout.address),
      size: Number(entry.address(layout.filesz)),
      align: Number(entry.address(layout.align)),
    };
  });
}

/** Where the bytes of a virtual address lie, and how many of that segment follow in the file. */
export function locate(
  segments: readonly Segment[],
  address: bigint,
): { offset: number; length: number } | undefined {
  for (const segment of segments) {
    if (segment.type !== PT_LOAD || address < segment.address) continue;
    const distance = Number(address - segment.address);
    if (distance < segment.size) {
      return { offset: segment.offset + distance, length: segment.size - distance };
    }
  }
  return undefined;
}

/** Where an ELF file keeps its debug information: the sections `.debug_*`, by the gABI's section headers. */

import { fillBufferSync } from "@astbuild/fs";

/** Offsets in the file, the end left out. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The ranges of 64-bit little-endian files, which all our platforms have. A stripped file, a
 * file of another form and one whose section headers make no sense have none: the loader does
 * not look at them either.
 */
export function debugSections(fd: number, size: number): ByteRange[] {
  const read = (offset: number, length: number): Buffer | undefined => {
    if (offset + length > size || length > MOST_BYTES) return undefined;
    const buffer = Buffer.alloc(length);
    return fillBufferSync(fd, buffer, offset) === length ? buffer : undefined;
  };
  const header = read(0, 64);
  if (header === undefined || header[4] !== 2 || header[5] !== 1) return [];
  const count = header.readUInt16LE(60);
  const table = read(toNumber(header, 40), count * SECTION_HEADER);
  if (count === 0 || header.readUInt16LE(58) !== SECTION_HEADER || table === undefined) return [];
  const sections = Array.from({ length: count }, (_, index) => readSection(table, index));
  const names = sections[header.readUInt16LE(62)];
  const text = names && read(names.start, names.end - names.start);
  if (text === undefined) return [];
  return sections
    .filter(({ name, holdsBytes }) => holdsBytes && startsAt(text, name, ".debug_"))
    .map(({ start, end }) => ({ start, end }));
}

const SECTION_HEADER = 64;
/** Section headers and their names are some kilobytes; a file that claims more is let be. */
const MOST_BYTES = 16 * 1024 * 1024;
/** `SHT_NOBITS`: takes no room in the file. */
const NOBITS = 8;

interface Section extends ByteRange {
  /** Offset of its name. */
  readonly name: number;
  readonly holdsBytes: boolean;
}

function readSection(table: Buffer, index: number): Section {
  const at = index * SECTION_HEADER;
  const start = toNumber(table, at + 24);
  return {
    name: table.readUInt32LE(at),
    holdsBytes: table.readUInt32LE(at + 4) !== NOBITS,
    start,
    end: start + toNumber(table, at + 32),
  };
}

function startsAt(text: Buffer, offset: number, prefix: string): boolean {
  return text.toString("latin1", offset, offset + prefix.length) === prefix;
}

function toNumber(bytes: Buffer, offset: number): number {
  return Number(bytes.readBigUInt64LE(offset));
}

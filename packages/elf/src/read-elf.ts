/** Reads an ELF file by its program headers, as the loader does: sections may be stripped. */

import { byteSource } from "./byte-source.ts";
import type { ByteSource, ReadBytes } from "./byte-source.ts";
import type { ElfFile } from "./elf-file.ts";
import { readDynamic } from "./read-dynamic.ts";
import { readHeader } from "./read-header.ts";
import { readNotes } from "./read-notes.ts";
import { PT_INTERP, readSegments } from "./read-segments.ts";
import type { Segment } from "./read-segments.ts";
import { readText } from "./read-text.ts";

/**
 * What an ELF file says to the loader, reading only the parts that say it: some kilobytes
 * of a file of any size. Formats: the gABI, and the Linux Standard Base for notes.
 *
 * @param read reads `length` bytes at `offset`; never asked for anything beyond `size`
 * @param name what the file is called in errors
 * @returns undefined where the file does not begin with the magic
 * @throws ELF_INVALID
 */
export function readElf(read: ReadBytes, size: number, name: string): ElfFile | undefined {
  const source = byteSource(read, size, name);
  const header = readHeader(source);
  if (header === undefined) return undefined;
  const { programHeaders: _, ...machine } = header;
  const isLoadable = header.type === "executable" || header.type === "shared";
  const segments = isLoadable ? readSegments(source, header) : [];
  const interpreter = readInterpreter(source, segments);
  const dynamic = readDynamic(source, header, segments);
  return {
    ...machine,
    ...(interpreter === undefined ? {} : { interpreter }),
    needed: [],
    flags1: { nodeflib: false, pie: false },
    ...dynamic,
    ...readNotes(source, header, segments),
    hasDynamic: dynamic !== undefined,
  };
}

/**
 * `readElf` for bytes in memory.
 *
 * @example
 * const elf = parseElf(bytes, "bin/busybox");
 * if (elf?.interpreter !== undefined) console.log(elf.interpreter, elf.needed);
 */
export function parseElf(bytes: Uint8Array, name: string): ElfFile | undefined {
  return readElf((offset, length) => bytes.subarray(offset, offset + length), bytes.length, name);
}

function readInterpreter(source: ByteSource, segments: readonly Segment[]): string | undefined {
  const segment = segments.find((each) => each.type === PT_INTERP && each.size > 0);
  if (segment === undefined) return undefined;
  return readText(source, { offset: segment.offset, limit: segment.size, what: "PT_INTERP" });
}

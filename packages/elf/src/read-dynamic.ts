/** The dynamic section: what a file needs, where it lets the loader search, how it is called. */

import type { ByteSource } from "./byte-source.ts";
import type { ElfFlags1 } from "./elf-file.ts";
import { fields } from "./fields.ts";
import type { Format } from "./fields.ts";
import { invalidElf } from "./invalid-elf.ts";
import { PT_DYNAMIC, locate } from "./read-segments.ts";
import type { Segment } from "./read-segments.ts";
import { readText } from "./read-text.ts";

export interface Dynamic {
  readonly needed: readonly string[];
  readonly soname?: string;
  readonly rpath?: readonly string[];
  readonly runpath?: readonly string[];
  readonly flags1: ElfFlags1;
}

const DT_NULL = 0n;
const DT_NEEDED = 1n;
const DT_STRTAB = 5n;
const DT_STRSZ = 10n;
const DT_SONAME = 14n;
const DT_RPATH = 15n;
const DT_RUNPATH = 29n;
const DT_FLAGS_1 = 0x6ffffffbn;

const DF_1_NODEFLIB = 0x800n;
const DF_1_PIE = 0x8000000n;

/**
 * Reads the dynamic section; undefined where there is none, or where a file of
 * debugging information has only its header.
 *
 * @throws ELF_INVALID
 */
export function readDynamic(
  source: ByteSource,
  format: Format,
  segments: readonly Segment[],
): Dynamic | undefined {
  const segment = segments.find((each) => each.type === PT_DYNAMIC && each.size > 0);
  if (segment === undefined) return undefined;
  const tags = readTags(source, format, segment);
  const strings = stringTable(segments, tags);
  const text = (tag: bigint, what: string): readonly string[] =>
    (tags.get(tag) ?? []).map((value) =>
      readString(source, strings, { start: Number(value), what }),
    );

  // Where a tag that should be there once is there twice, the loaders take the last one.
  const soname = text(DT_SONAME, "DT_SONAME").at(-1);
  const rpath = text(DT_RPATH, "DT_RPATH").at(-1);
  const runpath = text(DT_RUNPATH, "DT_RUNPATH").at(-1);
  const flags1 = tags.get(DT_FLAGS_1)?.at(-1) ?? 0n;
  return {
    needed: text(DT_NEEDED, "DT_NEEDED"),
    ...(soname === undefined ? {} : { soname }),
    ...(rpath === undefined ? {} : { rpath: rpath.split(":") }),
    ...(runpath === undefined ? {} : { runpath: runpath.split(":") }),
    flags1: { nodeflib: (flags1 & DF_1_NODEFLIB) !== 0n, pie: (flags1 & DF_1_PIE) !== 0n },
  };
}

type Tags = ReadonlyMap<bigint, readonly bigint[]>;

/** All values of each tag, up to DT_NULL or the segment's end. */
function readTags(source: ByteSource, format: Format, segment: Segment): Tags {
  const width = format.class / 8;
  const tags = new Map<bigint, bigint[]>();
  for (let at = 0; at + 2 * width <= segment.size; at += 2 * width) {
    const entry = fields(
      source.bytes(segment.offset + at, 2 * width, "the dynamic section"),
      format,
    );
    const tag = entry.address(0);
    if (tag === DT_NULL) break;
    const values = tags.get(tag);
    if (values === undefined) tags.set(tag, [entry.address(width)]);
    else values.push(entry.address(width));
  }
  return tags;
}

interface StringTable {
  readonly offset: number;
  readonly length: number;
}

/** The string table, found by its address; undefined where no segment has it. */
function stringTable(segments: readonly Segment[], tags: Tags): StringTable | undefined {
  const address = tags.get(DT_STRTAB)?.at(-1);
  const place = address === undefined ? undefined : locate(segments, address);
  if (place === undefined) return undefined;
  const declared = tags.get(DT_STRSZ)?.at(-1);
  const length = declared === undefined ? place.length : Math.min(Number(declared), place.length);
  return { offset: place.offset, length };
}

function readString(
  source: ByteSource,
  table: StringTable | undefined,
  { start, what }: { start: number; what: string },
): string {
  if (table === undefined) {
    throw invalidElf(source.name, 0, `${what} is there, but no segment has the string table`);
  }
  if (start >= table.length) {
    throw invalidElf(source.name, table.offset, `${what} lies beyond the string table`);
  }
  return readText(source, { offset: table.offset + start, limit: table.length - start, what });
}

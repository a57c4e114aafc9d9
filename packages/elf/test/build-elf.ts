/**
 * Writes small, loadable ELF files: two load segments, a dynamic section, a symbol table
 * of one null symbol. Addresses differ from file offsets, so that a reader must map them.
 */

import type { ElfClass } from "../src/elf-file.ts";
import { packer } from "./packer.ts";
import type { Packer } from "./packer.ts";

export interface ElfPlan {
  readonly class?: ElfClass;
  readonly littleEndian?: boolean;
  readonly machine?: number;
  readonly flags?: number;
  /** "static" has no dynamic section and no interpreter. */
  readonly type?: "shared" | "executable" | "static" | "relocatable" | "core";
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly soname?: string;
  /** As it stands in the file, with colons. */
  readonly rpath?: string;
  readonly runpath?: string;
  readonly flags1?: number;
  /** In hexadecimal. */
  readonly buildId?: string;
  readonly notes?: readonly NotePlan[];
  /** Each is the JSON of one `.note.dlopen` note. */
  readonly dlopen?: readonly unknown[];
  /** Alignment of the note segment: 4 or 8. */
  readonly noteAlign?: 4 | 8;
}

export interface NotePlan {
  readonly vendor: string;
  readonly type: number;
  readonly content: Uint8Array;
}

export const DF_1_NODEFLIB = 0x800;
export const DF_1_PIE = 0x8000000;

const TYPES = { relocatable: 1, executable: 2, static: 2, shared: 3, core: 4 } as const;
const PAGE = 0x1000;

/** The bytes of an ELF file; an empty plan gives a shared library for x86-64 that needs nothing. */
export function buildElf(plan: ElfPlan = {}): Buffer {
  const { class: bits = 64, littleEndian = true, type = "shared" } = plan;
  const pack = packer(bits, littleEndian);
  const word = bits / 8;
  const isLoadable = type !== "relocatable" && type !== "core";
  const isDynamic = isLoadable && type !== "static";
  const base = type === "shared" ? PAGE : 0x40_0000;

  const strings = stringTable();
  const interpreter = plan.interpreter === undefined ? "" : `${plan.interpreter}\0`;
  const notes = packNotes(plan, pack);
  const symbols = Buffer.alloc(bits === 64 ? 24 : 16);
  const hash = pack.words(1, 1, 0, 0);

  const headerSize = bits === 64 ? 64 : 52;
  const entrySize = bits === 64 ? 56 : 32;
  const count = isLoadable
    ? 2 + (isDynamic ? 2 : 0) + (interpreter === "" ? 0 : 1) + (notes.length > 0 ? 1 : 0)
    : 0;
  const interpreterAt = align(headerSize + count * entrySize, 16);
  const notesAt = align(interpreterAt + interpreter.length, 8);
  const symbolsAt = align(notesAt + notes.length, 8);
  const hashAt = symbolsAt + symbols.length;
  const stringsAt = hashAt + hash.length;

  // Strings are collected first: the table's size is one of the dynamic section's values.
  const tags: [tag: number, value: () => number][] = [
    ...(plan.needed ?? []).map((name): [number, () => number] => [1, strings.add(name)]),
    ...optional(14, plan.soname, strings.add),
    ...optional(15, plan.rpath, strings.add),
    ...optional(29, plan.runpath, strings.add),
    [4, () => base + hashAt],
    [5, () => base + stringsAt],
    [6, () => base + symbolsAt],
    [10, () => strings.size()],
    [11, () => symbols.length],
    ...optional(0x6ffffffb, plan.flags1, (value) => () => value),
    [0, () => 0],
  ];
  const dynamic = Buffer.concat(
    tags.map(([tag, value]) => Buffer.concat([pack.address(tag), pack.address(value())])),
  );
  const textEnd = stringsAt + strings.size();
  const dynamicAt = align(textEnd, PAGE);

  const segment = (
    kind: number,
    at: number,
    size: number,
    options: { rw?: true; align?: number } = {},
  ): Buffer => {
    const flags = options.rw ? 6 : 4;
    const address = [at, base + at, base + at].map(pack.address);
    const sizes = [size, size].map(pack.address);
    const alignment = pack.address(options.align ?? word);
    return bits === 64
      ? Buffer.concat([pack.words(kind, flags), ...address, ...sizes, alignment])
      : Buffer.concat([pack.words(kind), ...address, ...sizes, pack.words(flags), alignment]);
  };
  const segments = isLoadable
    ? [
        ...(interpreter === ""
          ? []
          : [segment(3, interpreterAt, interpreter.length, { align: 1 })]),
        segment(1, 0, textEnd, { align: PAGE }),
        ...(isDynamic ? [segment(1, dynamicAt, dynamic.length, { rw: true, align: PAGE })] : []),
        ...(isDynamic ? [segment(2, dynamicAt, dynamic.length, { rw: true })] : []),
        ...(notes.length > 0
          ? [segment(4, notesAt, notes.length, { align: plan.noteAlign ?? 4 })]
          : []),
        segment(0x6474e551, 0, 0, { rw: true, align: 16 }),
      ]
    : [];

  const header = Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits / 32, littleEndian ? 1 : 2, 1, 0]),
    Buffer.alloc(8),
    pack.halves(TYPES[type], plan.machine ?? 62),
    pack.words(1),
    pack.address(0),
    pack.address(isLoadable ? headerSize : 0),
    pack.address(0),
    pack.words(plan.flags ?? 0),
    pack.halves(headerSize, entrySize, segments.length, 0, 0, 0),
  ]);

  const file = Buffer.alloc(isDynamic ? dynamicAt + dynamic.length : textEnd);
  const parts: [Uint8Array, number][] = [
    [header, 0],
    [Buffer.concat(segments), headerSize],
    [Buffer.from(interpreter), interpreterAt],
    [notes, notesAt],
    [symbols, symbolsAt],
    [hash, hashAt],
    [strings.bytes(), stringsAt],
  ];
  if (isDynamic) parts.push([dynamic, dynamicAt]);
  for (const [bytes, at] of parts) file.set(bytes, at);
  return file;
}

function packNotes(plan: ElfPlan, pack: Packer): Buffer {
  const { buildId, dlopen = [], notes = [], noteAlign = 4 } = plan;
  const all: NotePlan[] = [
    ...(buildId === undefined
      ? []
      : [{ vendor: "GNU", type: 3, content: Buffer.from(buildId, "hex") }]),
    ...notes,
    ...dlopen.map((json) => ({
      vendor: "FDO",
      type: 0x407c0c0a,
      content: Buffer.from(`${JSON.stringify(json)}\0`),
    })),
  ];
  return Buffer.concat(
    all.map(({ vendor, type, content }) => {
      const name = Buffer.from(`${vendor}\0`);
      const head = padTo(
        Buffer.concat([pack.words(name.length, content.length, type), name]),
        noteAlign,
      );
      return padTo(Buffer.concat([head, content]), noteAlign);
    }),
  );
}

function stringTable() {
  const parts = ["\0"];
  let size = 1;
  return {
    add: (string: string): (() => number) => {
      const at = size;
      parts.push(`${string}\0`);
      size += Buffer.byteLength(string) + 1;
      return () => at;
    },
    bytes: (): Buffer => Buffer.from(parts.join("")),
    size: (): number => size,
  };
}

function optional<T>(
  tag: number,
  value: T | undefined,
  convert: (value: T) => () => number,
): [number, () => number][] {
  return value === undefined ? [] : [[tag, convert(value)]];
}

function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

function padTo(bytes: Buffer, to: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(align(bytes.length, to) - bytes.length)]);
}

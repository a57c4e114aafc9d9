/** The ELF header: byte order, machine, and where the program headers are. */

import type { ByteSource } from "./byte-source.ts";
import type { ElfMachine, ElfType } from "./elf-file.ts";
import { fields } from "./fields.ts";
import type { Format } from "./fields.ts";
import { invalidElf } from "./invalid-elf.ts";

export interface ElfHeader extends ElfMachine {
  readonly type: ElfType;
  readonly programHeaders: {
    readonly offset: number;
    readonly size: number;
    readonly count: number;
  };
}

const TYPES: Readonly<Record<number, ElfType>> = {
  1: "relocatable",
  2: "executable",
  3: "shared",
  4: "core",
};

/** Offsets within the header that differ by class; the gABI's figures. */
const LAYOUTS = {
  32: { size: 52, phoff: 28, flags: 36, phentsize: 42, phnum: 44 },
  64: { size: 64, phoff: 32, flags: 48, phentsize: 54, phnum: 56 },
} as const;

const MAGIC = [0x7f, 0x45, 0x4c, 0x46];

/**
 * Reads the header; undefined without the magic.
 *
 * @throws ELF_INVALID
 */
export function readHeader(source: ByteSource): ElfHeader | undefined {
  if (source.size < MAGIC.length) return undefined;
  const magic = source.bytes(0, MAGIC.length, "the magic");
  if (MAGIC.some((byte, index) => magic[index] !== byte)) return undefined;

  const format = readFormat(source);
  const layout = LAYOUTS[format.class];
  const header = fields(source.bytes(0, layout.size, "the ELF header"), format);
  const type = header.half(16);
  return {
    ...format,
    type: TYPES[type] ?? type,
    machine: header.half(18),
    flags: header.word(layout.flags),
    programHeaders: {
      offset: Number(header.address(layout.phoff)),
      size: header.half(layout.phentsize),
      count: header.half(layout.phnum),
    },
  };
}

function readFormat(source: ByteSource): Format {
  const [elfClass, order, version] = source.bytes(4, 3, "the identification");
  if (elfClass !== 1 && elfClass !== 2) throw invalidElf(source.name, 4, `class ${elfClass}`);
  if (order !== 1 && order !== 2) throw invalidElf(source.name, 5, `byte order ${order}`);
  if (version !== 1) throw invalidElf(source.name, 6, `version ${version}`);
  return { class: elfClass === 1 ? 32 : 64, littleEndian: order === 1 };
}

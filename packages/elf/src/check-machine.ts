/** Whether a file is for the wanted machine, and how machines are called in messages. */

import { AstbuildError } from "@astbuild/errors";
import type { ElfMachine } from "./elf-file.ts";

/** The machine that files must be made for: of the flags only those in the mask count. */
export interface WantedMachine extends ElfMachine {
  readonly flagsMask: number;
}

/** The names of e_machine, for messages only. */
const NAMES: Readonly<Record<number, string>> = {
  3: "i386",
  8: "mips",
  20: "powerpc",
  21: "powerpc64",
  22: "s390",
  40: "arm",
  62: "x86-64",
  183: "aarch64",
  243: "riscv",
  247: "bpf",
  258: "loongarch",
};

/**
 * Checks that a file is for the wanted machine.
 *
 * @param path what the file is called in the error
 * @throws ELF_MACHINE
 */
export function checkMachine(elf: ElfMachine, wanted: WantedMachine, path: string): void {
  if (isForMachine(elf, wanted)) return;
  throw new AstbuildError("ELF_MACHINE", `${path} is for another machine`, {
    facts: { file: path, expected: describeMachine(wanted), actual: describeMachine(elf) },
    hint: "a tool of the build machine was put where the host's belongs, or the other way round",
  });
}

/** True if class, byte order, machine and the masked flags agree. */
export function isForMachine(elf: ElfMachine, wanted: WantedMachine): boolean {
  return (
    elf.class === wanted.class &&
    elf.littleEndian === wanted.littleEndian &&
    elf.machine === wanted.machine &&
    ((elf.flags ^ wanted.flags) & wanted.flagsMask) === 0
  );
}

/** `riscv 64 bit little-endian, flags 0x5` */
export function describeMachine(machine: ElfMachine): string {
  const name = NAMES[machine.machine] ?? `machine ${machine.machine}`;
  const order = machine.littleEndian ? "little-endian" : "big-endian";
  const flags = machine.flags === 0 ? "" : `, flags 0x${machine.flags.toString(16)}`;
  return `${name} ${machine.class} bit ${order}${flags}`;
}

/** One row for each architecture: every fact about a machine that any package needs stands here and nowhere else. */

export type Architecture = "x86_64" | "riscv64" | "aarch64" | "loongarch64";

export interface ArchitectureRow {
  /** What `uname -m` answers, and the first part of the GNU triple. */
  readonly name: Architecture;
  /** `ARCH=` of the Linux tree: the folder under `arch/`. */
  readonly linux: string;
  /** Debian's name for the architecture. */
  readonly debian: string;
  /** `e_machine`, and the bits of `e_flags` that must have the given value (float ABI). */
  readonly elf: { readonly machine: number; readonly flagsMask: number; readonly flags: number };
  /** File name of each C library's program interpreter. */
  readonly interpreter: { readonly gnu: string; readonly musl: string };
  readonly qemu: QemuRow;
}

export interface QemuRow {
  /** The program's suffix: `qemu-system-<system>`. */
  readonly system: string;
  readonly machine: readonly string[];
  /** MiB, for a small image. */
  readonly memory: number;
  /** The kernel command line that brings up the serial console. */
  readonly append: string;
  /** Bytes of Linux' COMMAND_LINE_SIZE, without the end; SeaBIOS hangs at a little less. */
  readonly longestCommandLine: number;
}

/**
 * The table. ELF numbers: the gABI's list of machines; riscv `e_flags` 0x4 is lp64d,
 * loongarch's low three bits 0x3 the double-float ABI. QEMU rows were measured (the
 * default x86 machine boots 15 of 15 under TCG, `-M q35 -cpu max` hangs).
 */
export const ARCHITECTURES: Readonly<Record<Architecture, ArchitectureRow>> = {
  x86_64: {
    name: "x86_64",
    linux: "x86",
    debian: "amd64",
    elf: { machine: 62, flagsMask: 0, flags: 0 },
    interpreter: { gnu: "ld-linux-x86-64.so.2", musl: "ld-musl-x86_64.so.1" },
    qemu: {
      system: "x86_64",
      machine: [],
      memory: 512,
      append: "console=ttyS0 panic=-1",
      longestCommandLine: 1983,
    },
  },
  riscv64: {
    name: "riscv64",
    linux: "riscv",
    debian: "riscv64",
    elf: { machine: 243, flagsMask: 0x6, flags: 0x4 },
    interpreter: { gnu: "ld-linux-riscv64-lp64d.so.1", musl: "ld-musl-riscv64.so.1" },
    qemu: {
      system: "riscv64",
      machine: ["-machine", "virt"],
      memory: 512,
      append: "console=ttyS0 panic=-1",
      longestCommandLine: 1023,
    },
  },
  aarch64: {
    name: "aarch64",
    linux: "arm64",
    debian: "arm64",
    elf: { machine: 183, flagsMask: 0, flags: 0 },
    interpreter: { gnu: "ld-linux-aarch64.so.1", musl: "ld-musl-aarch64.so.1" },
    qemu: {
      system: "aarch64",
      machine: ["-machine", "virt", "-cpu", "cortex-a57"],
      memory: 512,
      append: "console=ttyAMA0 panic=-1",
      longestCommandLine: 2047,
    },
  },
  loongarch64: {
    name: "loongarch64",
    linux: "loongarch",
    debian: "loong64",
    elf: { machine: 258, flagsMask: 0x7, flags: 0x3 },
    interpreter: {
      gnu: "ld-linux-loongarch-lp64d.so.1",
      musl: "ld-musl-loongarch64.so.1",
    },
    qemu: {
      system: "loongarch64",
      machine: ["-machine", "virt", "-cpu", "la464"],
      memory: 1024,
      append: "console=ttyS0,115200 panic=-1 initcall_blacklist=i8042_init",
      longestCommandLine: 4095,
    },
  },
};

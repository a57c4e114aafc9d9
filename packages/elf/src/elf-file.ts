/** What is known of an ELF file: the header, and what its program headers tell the loader. */

export type ElfClass = 32 | 64;

/** `e_type`; a number where it is none of the four. A position-independent executable is "shared". */
export type ElfType = "executable" | "shared" | "relocatable" | "core" | number;

/** The machine that a file is made for. */
export interface ElfMachine {
  readonly class: ElfClass;
  readonly littleEndian: boolean;
  /** `e_machine`: 62 is x86-64, 183 AArch64, 243 RISC-V, 258 LoongArch. */
  readonly machine: number;
  /** `e_flags`: on RISC-V and LoongArch it carries the float ABI. */
  readonly flags: number;
}

export interface ElfFile extends ElfMachine {
  readonly type: ElfType;
  /** `PT_INTERP`: the path of the loader, as it stands there. */
  readonly interpreter?: string;
  /** `DT_NEEDED`, in order. */
  readonly needed: readonly string[];
  readonly soname?: string;
  /** `DT_RPATH`, split at colons, tokens not expanded. */
  readonly rpath?: readonly string[];
  /** `DT_RUNPATH`, split at colons, tokens not expanded. */
  readonly runpath?: readonly string[];
  readonly flags1: ElfFlags1;
  /** `.note.dlopen`: what the file says it loads by `dlopen`. */
  readonly dlopen: readonly DlopenNote[];
  /** The GNU build id in hexadecimal. */
  readonly buildId?: string;
  /** False for a static executable (a static-PIE has a dynamic section), for `.o` and core files. */
  readonly hasDynamic: boolean;
}

/** The bits of `DT_FLAGS_1` that a search depends on. */
export interface ElfFlags1 {
  /** `DF_1_NODEFLIB`: the loader's default folders are not searched for this file's needs. */
  readonly nodeflib: boolean;
  /** `DF_1_PIE`: an executable, although its type is "shared"; glibc refuses it as a library. */
  readonly pie: boolean;
}

/** One entry of `.note.dlopen`; https://uapi-group.org/specifications/specs/elf_dlopen_metadata */
export interface DlopenNote {
  /** Alternatives, best first: one of them is enough. */
  readonly soname: readonly string[];
  readonly feature?: string;
  readonly description?: string;
  /** The specification's default is "recommended". */
  readonly priority: DlopenPriority;
}

export type DlopenPriority = "required" | "recommended" | "suggested";

export type { ReadBytes } from "./byte-source.ts";
export { checkMachine, describeMachine, isForMachine } from "./check-machine.ts";
export type { WantedMachine } from "./check-machine.ts";
export type {
  DlopenNote,
  DlopenPriority,
  ElfClass,
  ElfFile,
  ElfFlags1,
  ElfMachine,
  ElfType,
} from "./elf-file.ts";
export type {
  DlopenChoice,
  LibraryClosure,
  LibraryFiles,
  LibraryRequest,
  LibraryUse,
  MissingLibrary,
  SearchStep,
} from "./library-closure.ts";
export { readElf, parseElf } from "./read-elf.ts";
export { readElfFile } from "./read-elf-file.ts";
export { resolveLibraries } from "./resolve-libraries.ts";
export { throwMissing } from "./throw-missing.ts";

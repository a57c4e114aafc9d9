/** The question "which libraries does this file load?" and its answer, as data. */

import type { WantedMachine } from "./check-machine.ts";
import type { ElfFile } from "./elf-file.ts";

/** The files that a search sees: an image's tree, or the store. Paths are logical and absolute. */
export interface LibraryFiles {
  /**
   * Follows links inside the root, `.` and `..` too, as the kernel would.
   *
   * @returns undefined if nothing is there; else the final real path, and the path of every
   *   link walked, in order, each of which must be kept for the path to lead there
   */
  resolve(path: string): { readonly path: string; readonly links: readonly string[] } | undefined;
  /** The ELF file at a real path; undefined for any other kind of file. May throw ELF_INVALID. */
  read(path: string): ElfFile | undefined;
}

export interface LibraryRequest {
  readonly files: LibraryFiles;
  /** Path of the ELF file whose libraries are asked for. */
  readonly entry: string;
  readonly machine: WantedMachine;
  /** What `$LIB` and `$PLATFORM` stand for. */
  readonly platform: { readonly lib: string; readonly platform: string };
  /** Which of the `.note.dlopen` entries to follow beside the required ones; none by default. */
  readonly dlopen?: DlopenChoice;
  /** Names that a file hands to `dlopen` and does not declare, by any path that led to it: the recipe's list. */
  readonly extraSonames?: (path: string) => readonly string[];
  /**
   * The loader of an entry that names none and needs libraries: a plugin. Without it, the
   * loader is the one named by the first library loaded that names one (glibc's libc does).
   */
  readonly interpreter?: string;
  /** The loader's built-in folders, given its real path; none by default. */
  readonly defaultFolders?: (interpreterPath: string) => readonly string[];
}

export interface DlopenChoice {
  readonly recommended: boolean;
  readonly suggested: boolean;
  /** Features that must be there whatever their priority. */
  readonly features: readonly string[];
}

export interface LibraryClosure {
  /** In load order, the loader first and the entry left out; each real path once. */
  readonly files: readonly LibraryUse[];
  /** What must be there and is not. */
  readonly missing: readonly MissingLibrary[];
  /** Recommended and suggested libraries that were asked for and are not there. */
  readonly absent: readonly MissingLibrary[];
}

export interface LibraryUse {
  /** The real path. */
  readonly path: string;
  /** Every link on any way by which the loader comes to it. */
  readonly links: readonly string[];
  /** The real path of the file that asked for it first. */
  readonly neededBy: string;
  readonly soname?: string;
}

export interface MissingLibrary {
  /** What was asked for; alternatives are joined by " or ". */
  readonly name: string;
  readonly kind: "interpreter" | "needed" | "dlopen";
  /** From the entry to the file that asked. */
  readonly chain: readonly string[];
  /** Where the search went and why it did not end there, in order. */
  readonly searched: readonly SearchStep[];
}

export interface SearchStep {
  /** The candidate's path. */
  readonly path: string;
  /** What sent the search there: `RUNPATH of /a/b`. */
  readonly because: string;
  /** Why the candidate was refused. */
  readonly reason: string;
}

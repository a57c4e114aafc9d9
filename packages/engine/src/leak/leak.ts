/** The words of the leak check: what it is asked, what it looks at, what it finds. */

import type { LibraryFiles } from "@astbuild/elf";
import type { TreeEntry } from "@astbuild/fs";
import type { MountedObject, ObjectView } from "./object-view.ts";

export interface LeakCheckRequest {
  /** The outputs, at their scratch paths. */
  readonly outputs: readonly MountedObject[];
  /** The inputs with all they refer to. */
  readonly closure: readonly MountedObject[];
  /** Store path of the seed: an output that names it needs the toolchain to run. */
  readonly seed: string;
  /** Bytes of all files together. */
  readonly maxSize: number;
  /** Platform that ELF files must be of. */
  readonly host?: string;
}

export type LeakRule =
  | "string"
  | "seed"
  | "interpreter"
  | "runpath"
  | "needed"
  | "machine"
  | "elf"
  | "shebang"
  | "link"
  | "path";

export interface LeakFinding {
  readonly rule: LeakRule;
  /** `<output's name>/<path in it>` without the hash, or the name alone for a single file. */
  readonly file: string;
  /** What was found. */
  readonly leak: string;
  readonly detail?: string;
}

/** One file under check. */
export interface LeakSubject {
  readonly entry: TreeEntry;
  /** Its logical path, below a scratch path. */
  readonly logical: string;
  /** Whole, or a piece of a very large file. */
  readonly bytes: Buffer;
  /** Where what was not looked at yet begins in a piece: before it stands the end of the last one. */
  readonly from?: number;
  readonly view: ObjectView;
  readonly libraries: LibraryFiles;
  readonly request: LeakCheckRequest;
}

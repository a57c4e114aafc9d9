/** A derivation: the frozen description of one build step. What is under `unhashed` is for messages and for finding local files only. */

import type { Json, Sri } from "@astbuild/hash";
import type { BuildLimits } from "./build-limits.ts";
import type { StorePath } from "./store-path.ts";

export interface Derivation {
  /** Name of the store path of `out`; another output's is `<name>-<output>`. */
  readonly name: string;
  /** At least one; the first is what is meant where none is named. */
  readonly outputs: readonly string[];
  readonly builder: Builder;
  /** Outputs of other derivations that are used. */
  readonly inputs: readonly DerivationInput[];
  /** Store paths that are used as they are. */
  readonly paths: readonly StorePath[];
  /** Present for a fixed output: the declared hash, and the file name of the first location. */
  readonly fixed?: FixedOutput;
  /** Absent: anything goes. Entries are placeholders, store paths or names of own outputs. */
  readonly allowedReferences?: readonly string[];
  readonly disallowedReferences?: readonly string[];
  readonly unhashed: Unhashed;
}

export interface DerivationInput {
  readonly derivation: Derivation;
  readonly outputs: readonly string[];
}

export interface FixedOutput {
  readonly hash: Sri;
  readonly name: string;
}

export type Builder = CommandBuilder | BuiltinBuilder;

/** A process in the sandbox. Strings may hold placeholders of inputs and scratch paths of own outputs. */
export interface CommandBuilder {
  readonly kind: "command";
  /** Raised when anything that a builder can see changes. */
  readonly sandbox: number;
  /** Where the builder runs, such as `x86_64-linux`. */
  readonly system: string;
  /** What is mounted at `/usr`: a placeholder or store path, the folder `usr` in it. */
  readonly seed: string;
  /** What `uname -m` answers. */
  readonly machine: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Read-only files that the builder finds, by logical path: `/ast/build.sh`. */
  readonly files: Readonly<Record<string, string>>;
  /** Findings of the leak check that the recipe allows, each with its reason. */
  readonly allowedLeaks: readonly AllowedLeak[];
  /** The platform that ELF files in the outputs must be of, such as `riscv64-musl`; absent: none are expected to be checked. */
  readonly host?: string;
}

export interface AllowedLeak {
  /** The string that is found, or the code of the finding. */
  readonly leak: string;
  /** A glob over paths in the outputs; absent: all. */
  readonly files?: string;
  readonly reason: string;
}

/** A function of the engine, on a worker thread; its version is part of the hash. */
export interface BuiltinBuilder {
  readonly kind: "builtin";
  readonly name: string;
  readonly version: number;
  readonly attributes: { readonly [key: string]: Json };
}

/** What does not change the result. */
export interface Unhashed {
  readonly origin: Origin;
  readonly limits?: BuildLimits;
  /** Realised before a command runs: bubblewrap and its libraries. */
  readonly sandboxTools?: Derivation;
  /** `fetch`: candidate places in order. */
  readonly urls?: readonly string[];
  readonly size?: number;
  /** `source`: where the files lie on this machine. */
  readonly local?: LocalSource;
  /** Values of the recipe's arguments. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** `command`: tokens it starts with when its tool does not speak the jobserver's protocol. */
  readonly jobs?: number;
  /** `command`: what its script does before it comes to what the recipe says. */
  readonly preparation?: Preparation;
}

/** The lines of a builder's file that bring the source to the build folder and patch it: from index `begin` up to `end`. */
export interface Preparation {
  /** Logical path. */
  readonly file: string;
  readonly begin: number;
  readonly end: number;
}

export interface LocalSource {
  /** Physical folder. */
  readonly folder: string;
  /** Paths below it that are in the object, sorted; for a single file exactly one. */
  readonly files: readonly string[];
}

/** Where a derivation comes from, for messages. */
export interface Origin {
  /** The recipe's name: `busybox`. */
  readonly recipe: string;
  /** `riscv64-musl`; absent where the result is for no platform. */
  readonly platform?: string;
  readonly version?: string;
  /** Physical path of the recipe's file, and its line. */
  readonly file?: string;
  readonly line?: number;
  /** For each line of `/ast/build.sh`, from line 1 on, the place in a recipe it comes from. */
  readonly scriptLines?: readonly ScriptLine[];
}

export interface ScriptLine {
  readonly file: string;
  readonly line: number;
}

/** The builtins' names, versions and attributes: the contract between the recipes that describe them and the engine that runs them. */

import type { Digest } from "@astbuild/hash";

/** Raised when a builtin's bytes change for the same attributes. */
export const BUILTIN_VERSIONS = {
  fetch: 1,
  unpack: 1,
  tree: 2,
  write: 1,
  source: 1,
  initrd: 2,
} as const;

export type BuiltinName = keyof typeof BUILTIN_VERSIONS;

/** Raised when anything that a builder in the sandbox can see changes. */
export const SANDBOX_VERSION = 2;

/** Unpacks a .deb into a folder. */
export interface UnpackAttributes {
  /** Store path or placeholder of the .deb. */
  readonly source: string;
  /** Regular expressions over member paths without a leading `./`; what matches is left out. */
  readonly drop: readonly string[];
}

/** Merges folders by hard links; the same path twice with other content is TREE_COLLISION. */
export interface TreeAttributes {
  readonly parts: readonly string[];
  /** Symlinks to add, path to target; each is made only if its target exists and the path does not. */
  readonly links: Readonly<Record<string, string>>;
}

/** One file with this text. */
export interface WriteAttributes {
  readonly text: string;
  readonly executable: boolean;
}

/** Files of the project; where they lie is in `unhashed.local`. */
export interface SourceAttributes {
  /** The object digest that the files have. */
  readonly digest: Digest;
  /** A single file at the top of the object instead of a folder. */
  readonly single: boolean;
  /** Of a single file. */
  readonly executable?: boolean;
}

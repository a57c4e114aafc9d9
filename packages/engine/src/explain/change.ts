/** What an explanation names: one difference between what a step is made of and what it was made of. */

import type { ScriptLine, StorePath } from "@astbuild/derivation";
import type { Json } from "@astbuild/hash";

export type Change =
  | ValueChange
  | LinesChange
  | FileChange
  | { readonly kind: "input"; readonly what: "added" | "removed"; readonly name: string }
  | {
      readonly kind: "bytes";
      readonly name: string;
      readonly before: StorePath;
      readonly after: StorePath;
    }
  | EntryChange
  | { readonly kind: "sources gone" }
  | { readonly kind: "not recorded" };

/** A value by its name; absent on the side where there was none. */
export interface ValueChange {
  /**
   * `argument`: of the recipe. `engine`: a version of astbuild's own parts. `download`: the hash
   * that is expected. `other`: a member of the derivation, by its path.
   */
  readonly kind: "argument" | "version" | "environment" | "download" | "engine" | "other";
  readonly name: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** What an image says of a path; `member` where only that differs. */
export interface EntryChange {
  readonly kind: "image entry";
  readonly path: string;
  readonly member?: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** `script`: what the builder runs. `text`: a file that the recipe writes out. */
export interface LinesChange {
  readonly kind: "script" | "text";
  readonly hunks: readonly Hunk[];
}

/** A file beside the recipe. */
export interface FileChange {
  readonly kind: "source file";
  /** Below the source's folder; empty for a single file. */
  readonly path: string;
  /** Physical, where it lies in the project. */
  readonly file?: string;
  readonly what: "added" | "removed" | "content" | "executable" | "type";
  /** Of a text. */
  readonly hunks?: readonly Hunk[];
}

/** Lines that make way for others; numbers count from 1. */
export interface Hunk {
  readonly line: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Where the first line stands in a recipe. */
  readonly place?: ScriptLine;
}

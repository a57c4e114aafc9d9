/** Artifacts: descriptions of files and folders that are for no platform. Each becomes one derivation of a builtin. */

import type { ScriptLine } from "@astbuild/derivation";
import { callPlace } from "./call-place.ts";
import type { Template } from "./script.ts";
import type { Source } from "./source.ts";
import { brand } from "./value.ts";

export interface Artifact {
  readonly kind: "artifact";
  /** Name of its store path. */
  readonly name: string;
  /** A file, a folder, or a file that `source` unpacks. */
  readonly form: "file" | "folder" | "tar";
  /** Permission bits in an image, where the author gave them. */
  readonly mode: number | undefined;
  readonly spec: ArtifactSpec;
  readonly place: ScriptLine | undefined;
}

/** An artifact that is one file: it can stand in an image as it is. */
export interface FileArtifact extends Artifact {
  readonly form: "file" | "tar";
}

/** An artifact that is a folder. */
export interface FolderArtifact extends Artifact {
  readonly form: "folder";
}

export type ArtifactSpec =
  | { readonly type: "fetch"; readonly urls: readonly string[]; readonly hash: string; readonly size: number | undefined } // prettier-ignore
  | { readonly type: "unpack"; readonly source: Source; readonly drop: readonly string[] }
  | {
      readonly type: "tree";
      readonly parts: readonly Source[];
      readonly links: Readonly<Record<string, string>>;
    }
  | { readonly type: "write"; readonly content: string | Template; readonly executable: boolean }
  | { readonly type: "source"; readonly local: LocalSpec };

/** What the engine reads beside a recipe: one file, or the files that match patterns. */
export type LocalSpec =
  | { readonly folder: string; readonly file: string; readonly executable: boolean }
  | {
      readonly folder: string;
      /** In the syntax of fast-glob, from the folder on. */
      readonly patterns: readonly string[];
      /** The recipe's own folder. */
      readonly from: string;
      /** As the patterns, but from there on. */
      readonly ignore: readonly string[];
    };

/** @param callee the public function, whose caller is the place of the artifact */
export function artifact<F extends Artifact["form"]>(
  callee: { readonly name: string },
  parts: { name: string; form: F; mode?: number | undefined; spec: ArtifactSpec },
): Artifact & { readonly form: F } {
  const called = callPlace(callee);
  const place = called && { file: called.file, line: called.line };
  return brand({ kind: "artifact" as const, mode: undefined, ...parts, place });
}

/** A name for a store path out of a file's name: what is not allowed becomes `_`. */
export function storeName(fileName: string): string {
  const text = fileName.replaceAll(/[^0-9a-zA-Z+._?=-]/g, "_").replace(/^[.-]/, "_");
  return (text === "" ? "_" : text).slice(0, 211);
}

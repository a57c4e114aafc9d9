/** `mergeTree`: several folders as one. */

import { artifact } from "./artifact.ts";
import type { Artifact } from "./artifact.ts";
import type { Source } from "./source.ts";

export interface MergeOptions {
  readonly name: string;
  /** Folders. The same path twice with other content is an error. */
  readonly parts: readonly Source[];
  /** Symlinks to add, path to target: made where the target exists and the path does not. */
  readonly links?: Readonly<Record<string, string>>;
}

export function mergeTree({
  name,
  parts,
  links = {},
}: MergeOptions): Artifact & { readonly form: "folder" } {
  return artifact(mergeTree, { name, form: "folder", spec: { type: "tree", parts, links } });
}

/** `mergeTree`: several folders as one. */

import { artifact } from "./artifact.ts";
import type { Artifact } from "./artifact.ts";
import { checkOptions } from "./check-call.ts";
import type { Rules } from "./check-members.ts";
import { LINKS, isListOf, isText } from "./rules.ts";
import { isSource } from "./source.ts";
import type { Source } from "./source.ts";

export interface MergeOptions {
  readonly name: string;
  /** Folders. The same path twice with other content is an error. */
  readonly parts: readonly Source[];
  /** Symlinks to add, path to target: made where the target exists and the path does not. */
  readonly links?: Readonly<Record<string, string>>;
}

const OPTIONS: Rules = {
  name: { isValid: isText, isRequired: true, wanted: "a text, the name of the store path" },
  parts: {
    isValid: isListOf(isSource),
    isRequired: true,
    wanted: "a list of recipes, their outputs and folders",
    example: "parts: [zlib, xz]",
  },
  links: LINKS,
};

/** @throws MEMBER_UNKNOWN, VALUE_INVALID */
export function mergeTree(options: MergeOptions): Artifact & { readonly form: "folder" } {
  checkOptions(mergeTree, options, OPTIONS);
  const { name, parts, links = {} } = options;
  return artifact(mergeTree, { name, form: "folder", spec: { type: "tree", parts, links } });
}

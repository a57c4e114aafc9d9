/** The fenced blocks of a page in docs/, in order. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "./outside-project.ts";

export interface CodeBlock {
  /** The first word behind the fence: `ts`, `sh`, `text`. */
  readonly language: string;
  /** The second: the file that it is, where there is one. */
  readonly file: string | undefined;
  readonly code: string;
}

export function codeBlocks(page: string): CodeBlock[] {
  const text = readFileSync(join(CHECKOUT, "docs", page), "utf8");
  return [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language, file, code]) => ({ language: language!, file, code: code! }),
  );
}

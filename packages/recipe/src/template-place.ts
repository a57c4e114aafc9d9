/** From a position in a template to the line of the file it stands in. */

import type { ScriptLine } from "@astbuild/derivation";
import type { Template } from "./script.ts";

export interface TemplatePosition {
  readonly template: Template;
  readonly chunk: number;
  /** Newlines before it in the chunk. */
  readonly line: number;
}

/** The text of a source file, where somebody can read it. */
export type ReadSource = (file: string) => string | undefined;

/** The place of a position; undefined where the template's is not known. */
export function templatePlace(
  { template, chunk, line }: TemplatePosition,
  _read?: ReadSource,
): ScriptLine | undefined {
  const { place } = template;
  if (place === undefined) return undefined;
  const before = template.chunks.slice(0, chunk).join("");
  return { file: place.file, line: place.line + before.split("\n").length - 1 + line };
}

/** From a position in a template to the line of the file it stands in. */

import type { ScriptLine } from "@astbuild/derivation";
import type { Template } from "./script.ts";
import { templateLines } from "./template-lines.ts";

export interface TemplatePosition {
  readonly template: Template;
  readonly chunk: number;
  /** Newlines before it in the chunk. */
  readonly line: number;
}

/** The text of a source file; undefined, or any error, when it cannot be read. */
export type ReadSource = (file: string) => string | undefined;

/**
 * The place of a position; undefined where the template's is not known. Without the source text,
 * values that span lines of their own are not seen.
 */
export function templatePlace(
  { template, chunk, line }: TemplatePosition,
  read?: ReadSource,
): ScriptLine | undefined {
  const { place } = template;
  if (place === undefined) return undefined;
  const lines = read === undefined ? undefined : exactLines(template, read);
  const first = lines?.[chunk] ?? place.line + newlines(template.chunks.slice(0, chunk));
  return { file: place.file, line: first + line };
}

const memo = new WeakMap<Template, { readonly lines: readonly number[] | undefined }>();

function exactLines(template: Template, read: ReadSource): readonly number[] | undefined {
  const known = memo.get(template);
  if (known !== undefined) return known.lines;
  const { place, chunks } = template;
  const source = place === undefined ? undefined : readable(read, place.file);
  const start = source === undefined ? -1 : offsetOf(source, place!);
  const lines = source?.[start] === "`" ? templateLines(source, start) : undefined;
  // The file may have changed since it was loaded: then the template is not found as it is.
  const found = lines?.length === chunks.length ? lines : undefined;
  memo.set(template, { lines: found });
  return found;
}

/** The file may be gone: a message about a build is worth more than the exact line. */
function readable(read: ReadSource, file: string): string | undefined {
  try {
    return read(file);
  } catch {
    return undefined;
  }
}

function offsetOf(source: string, { line, column }: { line: number; column: number }): number {
  const before = source.split("\n", line - 1).join("\n").length;
  return before + (line === 1 ? 0 : 1) + column - 1;
}

function newlines(chunks: readonly string[]): number {
  return chunks.join("").split("\n").length - 1;
}

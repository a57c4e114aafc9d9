/** How an error is printed: `error CODE  message`, facts in columns, the hint last. */

import { isAstbuildError } from "./astbuild-error.ts";
import type { AstbuildError } from "./astbuild-error.ts";

/**
 * The text of an error for people, without a trailing newline.
 *
 * ```
 * error HASH_MISMATCH  the download is not what the recipe expects
 *   recipe    recipes/busybox.ts:8
 *   hint      if the new file is trusted: astbuild update RECIPE, or put the actual hash into the recipe
 * ```
 *
 * Anything that is not an `AstbuildError` is a bug of ours and is shown with its stack.
 */
export function formatError(error: unknown): string {
  if (!isAstbuildError(error)) return formatBug(error);
  const rows = errorRows(error);
  const width = Math.max(0, ...rows.map(([label]) => label.length));
  const lines = rows.map(([label, text]) => `  ${label.padEnd(width)}  ${visible(text)}`.trimEnd());
  return [`error ${error.code}  ${visible(error.message)}`, ...lines].join("\n");
}

function errorRows(error: AstbuildError): [label: string, text: string][] {
  const rows: [string, string][] = [];
  for (const [label, value] of Object.entries(error.facts)) {
    if (value === undefined) continue;
    const lines = typeof value === "object" ? value : String(value).split("\n");
    lines.forEach((line, index) => rows.push([index === 0 ? label : "", line]));
  }
  if (error.hint !== undefined) {
    error.hint.split("\n").forEach((line, index) => rows.push([index === 0 ? "hint" : "", line]));
  }
  return rows;
}

/** A file's name must not move the reader's cursor, nor make a line of its own. */
function visible(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => {
    return `\\x${character.codePointAt(0)!.toString(16).padStart(2, "0")}`;
  });
}

function formatBug(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `error BUG  something that should not happen happened; please report it\n${text.replace(/^/gm, "  ")}`;
}

/** `text`: a file with a content that the recipe says. */

import { artifact } from "./artifact.ts";
import type { Artifact } from "./artifact.ts";
import type { Script, Text } from "./script.ts";

export interface TextOptions {
  readonly executable?: boolean;
}

/**
 * A file. The content is a string, or a template: `str` for a text that names recipes, `sh` for a script.
 *
 * @example
 * text("resolv.conf", `nameserver ${args.dns}\n`)
 */
export function text(
  name: string,
  content: string | Text | Script,
  { executable = false }: TextOptions = {},
): Artifact & { readonly form: "file" } {
  const spec = { type: "write" as const, content, executable };
  return artifact(text, { name, form: "file", mode: executable ? 0o755 : 0o644, spec });
}

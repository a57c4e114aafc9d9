/** `text`: a file with a content that the recipe says. */

import { artifact } from "./artifact.ts";
import type { Artifact } from "./artifact.ts";
import { checkCall, checkOptions } from "./check-call.ts";
import type { Rules } from "./check-members.ts";
import { isBoolean, isText } from "./rules.ts";
import type { Script, Text } from "./script.ts";
import { kindOf } from "./value.ts";

export interface TextOptions {
  readonly executable?: boolean;
}

const TEXT: Rules = {
  name: { isValid: isText, isRequired: true, wanted: "a text, the name of the store path" },
  content: {
    isValid: (value) => isText(value) || kindOf(value) === "template",
    isRequired: true,
    wanted: "a text or a template",
    example: 'text("motd", "hello\\n")',
  },
};

const OPTIONS: Rules = {
  executable: { isValid: isBoolean, wanted: "true or false", example: "executable: true" },
};

/**
 * A file. The content is a string, or a template: `str` for a text that names recipes, `sh` for a script.
 *
 * @throws MEMBER_UNKNOWN, VALUE_INVALID
 * @example
 * text("resolv.conf", `nameserver ${args.dns}\n`)
 */
export function text(
  name: string,
  content: string | Text | Script,
  options: TextOptions = {},
): Artifact & { readonly form: "file" } {
  checkCall(text, { name, content }, TEXT);
  checkOptions(text, options, OPTIONS);
  const { executable = false } = options;
  const spec = { type: "write" as const, content, executable };
  return artifact(text, { name, form: "file", mode: executable ? 0o755 : 0o644, spec });
}

/** The guest's command as words on the kernel's command line, which knows double quotes and no escapes. */

import { usage } from "./usage.ts";

/**
 * What stands behind `--` there goes to init.
 *
 * @throws USAGE for a word that the kernel could not hand on as it is
 */
export function initArguments(command: readonly string[]): string | undefined {
  if (command.length === 0) return undefined;
  for (const word of command) {
    if (!/["\n]/.test(word)) continue;
    const what = word.includes('"') ? "double quotes" : "a newline";
    throw usage(
      `the kernel's command line cannot hold ${what}: ${word}`,
      "single quotes can stand inside double ones of your shell; else put a script into the image, and run that",
    );
  }
  return ["--", ...command.map((word) => (/^\S+$/.test(word) ? word : `"${word}"`))].join(" ");
}

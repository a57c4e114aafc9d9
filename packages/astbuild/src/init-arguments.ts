/** The guest's command as words on the kernel's command line, which knows double quotes and no escapes. */

import type { Platform } from "@astbuild/platform";
import { usage } from "./usage.ts";

/** MAX_INIT_ARGS of Linux, init itself among them. */
const MOST_WORDS = 31;

const SCRIPT = "put a script into the image, and run that";

/**
 * The whole command line of the guest's kernel, which would cut a longer one off without a word.
 *
 * @throws USAGE
 */
export function kernelCommandLine(
  { row, arch }: Platform,
  words: readonly (string | undefined)[],
): string {
  const append = words.filter(Boolean).join(" ");
  const { length } = Buffer.from(`${row.qemu.append} ${append}`);
  const most = row.qemu.longestCommandLine;
  if (length <= most) return append;
  throw usage(
    `the command line of ${arch} kernels has ${most} bytes, and this would be ${length}`,
    SCRIPT,
  );
}

/**
 * What stands behind `--` there goes to init.
 *
 * @throws USAGE for words that the kernel could not hand on as they are
 */
export function initArguments(command: readonly string[]): string | undefined {
  if (command.length === 0) return undefined;
  if (command.length > MOST_WORDS) {
    throw usage(`the kernel hands on ${MOST_WORDS} words, and these are ${command.length}`, SCRIPT);
  }
  if (command.includes("--")) throw usage("the kernel drops words behind a second --", SCRIPT);
  for (const word of command) {
    if (!/["\n]/.test(word)) continue;
    const what = word.includes('"') ? "double quotes" : "a newline";
    throw usage(
      `the kernel's command line cannot hold ${what}: ${word}`,
      `single quotes can stand inside double ones of your shell; else ${SCRIPT}`,
    );
  }
  return ["--", ...command.map((word) => (/^\S+$/.test(word) ? word : `"${word}"`))].join(" ");
}

/** The examples at the end of a command's help. */

import type { Command } from "commander";

/** Each row is a command line and what it is good for. */
export function examples(
  command: Command,
  rows: readonly (readonly [line: string, what: string])[],
): void {
  const width = Math.max(...rows.map(([line]) => line.length));
  const lines = rows.map(([line, what]) => `  ${line.padEnd(width)}  ${what}`);
  command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}

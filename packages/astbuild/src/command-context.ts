/** What every command is given by the process it runs in. */

import type { Interruption } from "./interruption.ts";
import type { Terminal } from "./output/terminal.ts";

export interface CommandContext {
  readonly terminal: Terminal;
  readonly interruption: Interruption;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Set by a command that has shown its failures itself. */
  readonly setExitCode: (code: number) => void;
}

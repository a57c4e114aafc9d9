/** Chooses how progress is shown. */

import type { Clock, Reporter } from "./reporter.ts";
import { PROCESS_CLOCK } from "./reporter.ts";
import type { Terminal } from "./terminal.ts";

export interface ReporterChoice {
  readonly json: boolean;
  /** Print every line of every log. */
  readonly logs: boolean;
  /** `auto` rewrites a status line where stderr can, `plain` never does. */
  readonly progress: "auto" | "plain";
}

export async function createReporter(
  terminal: Terminal,
  choice: ReporterChoice,
  clock: Clock = PROCESS_CLOCK,
): Promise<Reporter> {
  if (choice.json) return (await import("./json-reporter.ts")).createJsonReporter(terminal);
  const options = { terminal, clock, logs: choice.logs };
  if (choice.progress === "auto" && terminal.rewritable) {
    return (await import("./auto-reporter.ts")).createAutoReporter(options);
  }
  return (await import("./plain-reporter.ts")).createPlainReporter(options);
}

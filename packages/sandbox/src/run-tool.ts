/** Runs a program of the seed tools outside any sandbox, by the spawner, and waits for it. */

import { AstbuildError } from "@astbuild/errors";
import type { SpawnerClient } from "./spawner-client.ts";

/** @throws SANDBOX_SETUP where it does not end with 0 */
export async function runTool(spawner: SpawnerClient, command: readonly string[]): Promise<void> {
  const { code, signal, report } = await spawner.launch({ command, files: [] }).exited;
  if (code === 0) return;
  throw new AstbuildError("SANDBOX_SETUP", `a program of the seed tools failed: ${command[3]}`, {
    facts: {
      command: command.join(" "),
      ended: signal ?? `exit code ${code}`,
      output: report.trim(),
    },
  });
}

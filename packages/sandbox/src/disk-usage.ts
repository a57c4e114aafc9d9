/** What folders take on the disk, by the seed's `du`: it walks while files come and go, and below any depth. */

import type { SandboxTools } from "./request.ts";
import type { SpawnerClient } from "./spawner-client.ts";
import { toolCommand } from "./tool-command.ts";

/** Bytes; undefined where it could not look into one of them, as an ordinary user below a folder of mode 0. */
export async function diskUsage(
  spawner: SpawnerClient,
  tools: SandboxTools,
  folders: readonly string[],
): Promise<number | undefined> {
  const command = toolCommand(tools, "du", "-s", "--block-size=1", "--", ...folders);
  const { report } = await spawner.launch({ command, files: [] }).exited;
  if (report.includes("Permission denied")) return undefined;
  const rows = [...report.matchAll(/^(\d+)\t/gm)];
  return rows.length < folders.length
    ? undefined
    : rows.reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}

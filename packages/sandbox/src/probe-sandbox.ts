/** Tries once whether this machine lets a sandbox be made, with every flag that builders get: for `astbuild doctor`. */

import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { formatError, isAstbuildError } from "@astbuild/errors";
import { bwrapInvocation } from "./bwrap-arguments.ts";
import { createDevicePool } from "./device-pool.ts";
import { diagnose, diagnoseMachine } from "./diagnose.ts";
import type { UnavailableCause } from "./diagnose.ts";
import { createFifoPool } from "./fifo-pool.ts";
import { readMachineFacts } from "./machine-facts.ts";
import { readLog } from "./read-log.ts";
import type { SandboxTools } from "./request.ts";
import { runTool } from "./run-tool.ts";
import { scratchParent } from "./scratch-parent.ts";
import { startSpawner } from "./spawner-client.ts";
import { bwrapCommand, toolCommand } from "./tool-command.ts";

export type SandboxProbe =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly cause: UnavailableCause | "unknown";
      /** One line, lower case. */
      readonly meaning: string;
      /** What bwrap said, as it is; empty where there was no need to try. */
      readonly detail: string;
      readonly remedy: string;
    };

/** Never throws for what the machine lacks: that is the answer. */
export async function probeSandbox(tools: SandboxTools): Promise<SandboxProbe> {
  const facts = readMachineFacts();
  const hopeless = diagnoseMachine(facts);
  if (hopeless !== undefined) return { ok: false, ...hopeless, detail: "" };
  const said = await tryOnce(tools);
  if (said === undefined) return { ok: true };
  const unknown = {
    cause: "unknown",
    meaning: "bwrap failed in a way that is not known here",
    remedy:
      "search for bwrap's words below, together with the name of the distribution or container",
  } as const;
  return { ok: false, ...(diagnose(said, facts) ?? unknown), detail: said };
}

/** What was said, if it failed. The program inside is the loader itself, the one that is always there. */
async function tryOnce(tools: SandboxTools): Promise<string | undefined> {
  const scratch = await mkdtemp(join(scratchParent(), "astbuild-probe-"));
  await using spawner = startSpawner(join(scratch, "spawner"));
  const [store, build] = [join(scratch, "store"), join(scratch, "build")];
  await Promise.all([mkdir(store), mkdir(build)]);
  const fifos = createFifoPool(join(scratch, "spawner/log"), (paths) =>
    runTool(spawner, toolCommand(tools, "mkfifo", "-m", "600", "--", ...paths)),
  );
  const pool = createDevicePool(scratch, (from, into) =>
    runTool(spawner, toolCommand(tools, "cp", "-a", "--", ...from, into)),
  );
  const loader = "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2";
  let withoutDevices: unknown;
  let log: ReturnType<typeof readLog> | undefined;
  let said = "";
  try {
    const fifo = await fifos.take();
    const devices = await pool.take().catch((error: unknown) => {
      withoutDevices = error; // what bwrap says to the machine's own tells more, if it fails too
      return undefined;
    });
    const mounts = {
      ...{ usr: join(tools.folder, "usr"), store, build, files: {}, machine: "x86_64" },
      devices,
    };
    const { command, files } = bwrapInvocation(mounts, [], [loader, "--version"]);
    log = readLog(fifo);
    const program = spawner.launch({
      command: [...bwrapCommand(tools), ...command],
      files,
      log: fifo,
    });
    await program.started;
    log.start((chunk) => (said += chunk.toString()));
    const { code } = await program.exited;
    await log.ended;
    if (code !== 0) return said.trim();
    return withoutDevices === undefined ? undefined : formatError(withoutDevices);
  } catch (error) {
    log?.close();
    return isAstbuildError(error) ? formatError(error) : (error as Error).message;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

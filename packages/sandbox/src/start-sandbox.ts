/** Owns the spawner and all that it runs: disposing of the sandbox kills what is left and waits for it. */

import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createDevicePool } from "./device-pool.ts";
import { diskUsage } from "./disk-usage.ts";
import { createFifoPool } from "./fifo-pool.ts";
import type { FifoPool } from "./fifo-pool.ts";
import type { SandboxRequest, SandboxTools, SandboxVisit } from "./request.ts";
import type { SandboxResult } from "./result.ts";
import { runBuilder } from "./run-builder.ts";
import type { BuilderHost } from "./run-builder.ts";
import { runTool } from "./run-tool.ts";
import { scratchParent } from "./scratch-parent.ts";
import { startSpawner } from "./spawner-client.ts";
import { bwrapCommand, toolCommand } from "./tool-command.ts";
import { visitSandbox } from "./visit-sandbox.ts";

export interface Sandbox extends AsyncDisposable {
  /**
   * Runs one builder; any number may run at a time.
   *
   * @throws SANDBOX_UNAVAILABLE where the machine does not let user namespaces be made;
   * PROGRAM_NOT_RUN where its program is not there; SANDBOX_SETUP; SANDBOX_LOST
   */
  run(request: SandboxRequest): Promise<SandboxResult>;
  /**
   * Lets somebody into the sandbox of a builder, on this process' terminal or streams.
   *
   * @throws as `run` does
   */
  visit(visit: SandboxVisit): Promise<SandboxResult>;
  /** Makes FIFOs, private to this user; all paths in as few processes as possible. */
  makeFifos(paths: readonly string[]): Promise<void>;
  /** A FIFO that nobody had before, private to this user: made in batches, and removed by whoever took it. */
  takeFifo(): Promise<string>;
  /** Writes back the whole file system that the folder lies on. */
  syncFilesystem(folder: string): Promise<void>;
}

/**
 * A sandbox. Its spawner starts with the first use; on dispose what still runs is
 * cancelled, and when this process dies in whatever way, everything in it dies too.
 *
 * ```ts
 * await using sandbox = await startSandbox({ folder: tools });
 * const { kind } = await sandbox.run(request);
 * ```
 */
export async function startSandbox(tools: SandboxTools): Promise<Sandbox> {
  let started: StartedHost | undefined;
  const closing = new AbortController();
  const host = (): StartedHost => (started ??= startHost(tools));
  // One for all builders of a caller: what listens to a joined signal stays until the next full collection of garbage.
  const joined = new WeakMap<AbortSignal, AbortSignal>();
  const untilClosed = (signal: AbortSignal = closing.signal): AbortSignal => {
    const found = joined.get(signal) ?? AbortSignal.any([closing.signal, signal]);
    joined.set(signal, found);
    return found;
  };
  return {
    run: async (request) => runBuilder(host(), { ...request, signal: untilClosed(request.signal) }),
    async visit(visit) {
      await using spawner = startSpawner(newScratch(), true);
      const signal = untilClosed(visit.signal);
      return await visitSandbox({ ...host(), spawner }, { ...visit, signal });
    },
    makeFifos: async (paths) => makeFifos(host(), tools, paths),
    takeFifo: () => host().unused.take(),
    syncFilesystem: async (folder) =>
      runTool(host().spawner, toolCommand(tools, "sync", "-f", "--", folder)),
    async [Symbol.asyncDispose]() {
      closing.abort();
      if (started === undefined) return;
      const { spawner, scratch } = started;
      await spawner[Symbol.asyncDispose]();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

interface StartedHost extends BuilderHost {
  /** Private folder for FIFOs, root's devices and, for a moment, files that are about to lose their name. */
  readonly scratch: string;
  /** Beside those for logs, which are used again. */
  readonly unused: FifoPool;
}

function startHost(tools: SandboxTools): StartedHost {
  const scratch = newScratch();
  const spawner = startSpawner(scratch);
  const make = (paths: readonly string[]): Promise<void> => makeFifos({ spawner }, tools, paths);
  const fifos = createFifoPool(join(scratch, "log"), make);
  const unused = createFifoPool(join(scratch, "fifo"), make);
  const devices = createDevicePool(scratch, (from, into) =>
    runTool(spawner, toolCommand(tools, "cp", "-a", "--", ...from, into)),
  );
  return {
    ...{ spawner, fifos, unused, devices, bwrap: bwrapCommand(tools), scratch },
    diskUsage: (folders) => diskUsage(spawner, tools, folders),
  };
}

function newScratch(): string {
  return join(scratchParent(), `astbuild-sandbox-${randomUUID()}`);
}

/** Well below the kernel's limit on a command line. */
const PATHS_AT_A_TIME = 200;

async function makeFifos(
  { spawner }: Pick<BuilderHost, "spawner">,
  tools: SandboxTools,
  paths: readonly string[],
): Promise<void> {
  for (let at = 0; at < paths.length; at += PATHS_AT_A_TIME) {
    const some = paths.slice(at, at + PATHS_AT_A_TIME);
    await runTool(spawner, toolCommand(tools, "mkfifo", "-m", "600", "--", ...some));
  }
}

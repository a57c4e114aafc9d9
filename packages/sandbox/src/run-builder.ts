/** One builder from start to end: when this settles, nothing of it runs and its log was delivered whole. */

import { isAstbuildError } from "@astbuild/errors";
import { bwrapInvocation } from "./bwrap-arguments.ts";
import type { ResolvedInput } from "./bwrap-arguments.ts";
import type { DevicePool } from "./device-pool.ts";
import type { FifoPool } from "./fifo-pool.ts";
import { initCommand } from "./init-script.ts";
import { readExit } from "./read-exit.ts";
import type { Ended } from "./read-exit.ts";
import { readLog } from "./read-log.ts";
import type { SandboxLimits, SandboxRequest } from "./request.ts";
import { removeMountPoints, resolveInputs } from "./resolve-inputs.ts";
import type { SandboxOutcome, SandboxResult } from "./result.ts";
import { setupError } from "./setup-error.ts";
import type { LaunchedProgram, SpawnerClient } from "./spawner-client.ts";
import { openSandboxProc, removedFiles } from "./tree-usage.ts";
import { watchDisk } from "./watch-disk.ts";
import { watchLimits } from "./watch-limits.ts";
import type { LimitWatch } from "./watch-limits.ts";
import type { TreeLimits } from "./watch-tree.ts";

export interface BuilderHost {
  readonly spawner: SpawnerClient;
  readonly fifos: FifoPool;
  readonly devices: DevicePool;
  /** Bytes that folders take on the disk; undefined where something in them cannot be looked at. */
  diskUsage(folders: readonly string[]): Promise<number | undefined>;
  /** How bwrap is started. */
  readonly bwrap: readonly string[];
}

/** @throws SANDBOX_UNAVAILABLE, SANDBOX_SETUP, PROGRAM_NOT_RUN, SANDBOX_LOST */
export async function runBuilder(
  host: BuilderHost,
  request: SandboxRequest,
): Promise<SandboxResult> {
  const begin = performance.now();
  const inputs = await resolveInputs(request.inputs);
  const fifo = await host.fifos.take();
  let devices: string | undefined;
  try {
    devices = await host.devices.take();
    const { outcome, usage } = await runInputs(host, request, { inputs, fifo, devices });
    const wallSeconds = (performance.now() - begin) / 1000;
    return { ...outcome, usage: { wallSeconds, ...usage } };
  } finally {
    host.fifos.giveBack(fifo);
    host.devices.giveBack(devices);
    await removeMountPoints(request.store, inputs);
  }
}

interface Taken {
  readonly inputs: readonly ResolvedInput[];
  readonly fifo: string;
  readonly devices: string | undefined;
}

async function runInputs(
  host: BuilderHost,
  request: SandboxRequest,
  { inputs, fifo, devices }: Taken,
): Promise<Ended> {
  if (request.signal?.aborted === true) return { outcome: { kind: "cancelled" }, usage: {} };
  const { command, files } = bwrapInvocation({ ...request, devices }, inputs, initCommand(request));
  const log = readLog(fifo);
  const { limits } = request;
  const program = host.spawner.launch({
    ...{ command: [...host.bwrap, ...command], files, log: fifo },
    limits: treeLimits(limits),
  });
  using watch = watchLimits(limits, request.signal, () => program.kill());
  using _disk = watchBuilderDisk(host, request, { program, watch });
  let beginning = "";
  try {
    await program.started;
  } catch (error) {
    log.close();
    throw isAstbuildError(error) ? error : setupError((error as Error).message);
  }
  log.start((chunk) => {
    if (beginning.length < 4096) beginning += chunk.toString();
    const admitted = watch.admit(chunk);
    if (admitted.length > 0) request.onLog(admitted);
  });
  const exit = await program.exited;
  watch[Symbol.dispose](); // what comes now, while the log is drained, comes too late
  await log.ended;
  if (watch.reason !== undefined) return { outcome: watch.reason, usage: {} };
  if (exit.broken !== undefined) return { outcome: brokenLimit(exit.broken, limits), usage: {} };
  return readExit(exit, beginning);
}

function watchBuilderDisk(
  host: BuilderHost,
  { limits: { maxDisk }, build, store }: SandboxRequest,
  { program, watch }: { readonly program: LaunchedProgram; readonly watch: LimitWatch },
): Disposable | undefined {
  if (maxDisk === undefined) return undefined;
  const measure = async (): Promise<number | undefined> => {
    using proc = program.init === undefined ? undefined : openSandboxProc(program.init);
    const removed = proc === undefined ? 0 : removedFiles(proc);
    const there = await host.diskUsage([build, store]);
    return there === undefined ? undefined : there + removed;
  };
  return watchDisk({ folder: build, limit: maxDisk, measure }, () =>
    watch.stop({ kind: "out-of-disk", limit: maxDisk }),
  );
}

function treeLimits({ maxMemory, maxProcesses }: SandboxLimits): TreeLimits {
  return {
    ...(maxMemory === undefined ? {} : { memory: maxMemory }),
    ...(maxProcesses === undefined ? {} : { processes: maxProcesses }),
  };
}

function brokenLimit(broken: keyof TreeLimits, limits: SandboxLimits): SandboxOutcome {
  if (broken === "memory") return { kind: "out-of-memory", limit: limits.maxMemory! };
  return { kind: "out-of-processes", limit: limits.maxProcesses! };
}

/** One builder from start to end: when this settles, nothing of it runs and its log was delivered whole. */

import { constants } from "node:os";
import { isAstbuildError } from "@astbuild/errors";
import { bwrapInvocation } from "./bwrap-arguments.ts";
import type { ResolvedInput } from "./bwrap-arguments.ts";
import type { DevicePool } from "./device-pool.ts";
import type { FifoPool } from "./fifo-pool.ts";
import { initCommand } from "./init-script.ts";
import type { ProgramExit } from "./protocol.ts";
import { readLog } from "./read-log.ts";
import type { SandboxRequest } from "./request.ts";
import { removeMountPoints, resolveInputs } from "./resolve-inputs.ts";
import type { SandboxOutcome, SandboxResult, SandboxUsage } from "./result.ts";
import { setupError } from "./setup-error.ts";
import type { SpawnerClient } from "./spawner-client.ts";
import { watchLimits } from "./watch-limits.ts";

export interface BuilderHost {
  readonly spawner: SpawnerClient;
  readonly fifos: FifoPool;
  readonly devices: DevicePool;
  /** How bwrap is started. */
  readonly bwrap: readonly string[];
}

/** What init reported: see init-script.ts. */
interface InitReport {
  readonly code: number;
  readonly signal: number;
  readonly cpu: number;
  readonly rss: number;
}

/** @throws SANDBOX_UNAVAILABLE, SANDBOX_SETUP, SANDBOX_LOST */
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

interface Ended {
  readonly outcome: SandboxOutcome;
  readonly usage: Partial<SandboxUsage>;
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
  const program = host.spawner.launch({ command: [...host.bwrap, ...command], files, log: fifo });
  using watch = watchLimits(request.limits, request.signal, () => program.kill());
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
  return readExit(exit, beginning);
}

/** bwrap writes an exit code only of a program that it could start; init reports unless it was killed. */
function readExit({ status, signal, report }: ProgramExit, beginning: string): Ended {
  const initCode = /"exit-code": (\d+)/.exec(status)?.[1];
  if (report.startsWith("{")) return readReport(JSON.parse(report) as InitReport);
  if (initCode === KILLED || signal !== null) {
    return { outcome: { kind: "signalled", signal: "SIGKILL" }, usage: {} };
  }
  throw setupError(report === "" ? beginning : report.split("\n", 1)[0]!);
}

/** 128 + SIGKILL: init dies of nothing else. */
const KILLED = "137";

function readReport({ code, signal, cpu, rss }: InitReport): Ended {
  const outcome: SandboxOutcome =
    signal === 0 ? { kind: "exited", code } : { kind: "signalled", signal: signalName(signal) };
  return { outcome, usage: { cpuSeconds: cpu, maxRss: rss } };
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}

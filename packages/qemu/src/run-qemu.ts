/** The process: its streams, its end by time, by signal or because it is done, and nothing left behind. */

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { connectTerminal } from "./raw-terminal.ts";

export interface QemuRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Keys for the guest; none without it. */
  readonly input: Readable | undefined;
  /** Seconds. */
  readonly timeout: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onOutput: (chunk: Buffer) => void;
  /** Asked after each output: true when QEMU is expected to end by itself soon. */
  readonly isDone: () => boolean;
}

export interface QemuEnd {
  /** `done`: it was ended some seconds after `isDone`. */
  readonly why: "exited" | "timeout" | "done";
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Seconds to power off after it is done, and to end after SIGTERM. */
const GRACE = 10;

/** @throws the signal's reason when it was aborted */
export async function runQemu(run: QemuRun): Promise<QemuEnd> {
  run.signal?.throwIfAborted();
  // Not in the terminal's process group: Ctrl-C is the caller's, who aborts the signal.
  const child = spawn(run.command, [...run.args], {
    env: run.env,
    stdio: [run.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    detached: true,
  });
  let why: QemuEnd["why"] = "exited";
  let stderr = "";
  using ender = endGently(child);
  const endBy = (reason: "timeout" | "done"): void => {
    why = reason;
    ender.end();
  };
  using clock = timer(run.timeout, () => endBy("timeout"));
  using grace = timer(undefined, () => endBy("done"));
  const onAbort = (): void => ender.end();
  run.signal?.addEventListener("abort", onAbort);
  child.stdout?.on("data", (chunk: Buffer) => {
    run.onOutput(chunk);
    if (run.isDone()) grace.start(GRACE);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-8192);
  });
  try {
    using _terminal =
      run.input && child.stdin ? connectTerminal(run.input, child.stdin) : undefined;
    const { code, signal } = await closeOf(child);
    clock.stop();
    run.signal?.throwIfAborted();
    return { why, code, signal, stderr };
  } finally {
    run.signal?.removeEventListener("abort", onAbort);
  }
}

function closeOf(
  child: ChildProcess,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
}

/** SIGTERM, and SIGKILL if that is not enough; also when this process ends first. */
function endGently(child: ChildProcess): Disposable & { end(): void } {
  const kill = (): unknown => child.kill("SIGKILL");
  const later = timer(undefined, kill);
  process.on("exit", kill);
  return {
    end: () => {
      child.kill("SIGTERM");
      later.start(GRACE);
    },
    [Symbol.dispose]: () => {
      later[Symbol.dispose]();
      process.off("exit", kill);
      // Whatever went wrong here, such as a terminal that is gone, no machine stays behind.
      if (child.exitCode === null && child.signalCode === null) kill();
    },
  };
}

interface Timer extends Disposable {
  /** Does nothing when it runs already. */
  start(seconds: number): void;
  stop(): void;
}

function timer(seconds: number | undefined, action: () => void): Timer {
  let running: NodeJS.Timeout | undefined;
  const stop = (): void => clearTimeout(running);
  const start = (after: number): void => {
    running ??= setTimeout(action, after * 1000);
  };
  if (seconds !== undefined) start(seconds);
  return { start, stop, [Symbol.dispose]: stop };
}

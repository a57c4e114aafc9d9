/** How a sandbox ended, from what bwrap and init wrote about it. */

import { constants } from "node:os";
import type { ProgramExit } from "./protocol.ts";
import type { SandboxOutcome, SandboxUsage } from "./result.ts";
import { notRun, setupError } from "./setup-error.ts";

export interface Ended {
  readonly outcome: SandboxOutcome;
  readonly usage: Partial<SandboxUsage>;
}

/** What init reported: see init-script.ts. */
interface InitReport {
  readonly code: number;
  readonly signal: number;
  readonly cpu: number;
  readonly rss: number;
}

/** bwrap writes an exit code only of a program that it could start; init reports unless it was killed. */
export function readExit(exit: ProgramExit, beginning: string): Ended {
  const { status, signal, report, peakMemory } = exit;
  const initCode = /"exit-code": (\d+)/.exec(status)?.[1];
  if (report.startsWith("{")) return readReport(JSON.parse(report) as InitReport, peakMemory);
  if (initCode === KILLED || signal !== null) {
    return { outcome: { kind: "signalled", signal: "SIGKILL" }, usage: {} };
  }
  const [, program, cause] = NOT_RUN.exec(report) ?? [];
  if (program !== undefined) throw notRun(program, cause!);
  throw setupError(report === "" ? beginning : report.split("\n", 1)[0]!);
}

/** As init says it: see init-script.ts. */
const NOT_RUN = /^cannot run (.*): (.*)\n/s;

/** 128 + SIGKILL: init dies of nothing else. */
const KILLED = "137";

/** A look may have missed what a short-lived process took. */
function readReport({ code, signal, cpu, rss }: InitReport, seen = 0): Ended {
  const outcome: SandboxOutcome =
    signal === 0 ? { kind: "exited", code } : { kind: "signalled", signal: signalName(signal) };
  return { outcome, usage: { cpuSeconds: cpu, maxRss: rss, peakMemory: Math.max(seen, rss) } };
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}

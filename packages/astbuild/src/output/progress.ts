/** What is known about a running realise: fed with the engine's events, read by the reporters. It prints nothing. */

import type { EngineEvent, PlanEvent, Step, StepEndEvent } from "@astbuild/engine";
import { createLogLines } from "./log-lines.ts";
import type { LogLines } from "./log-lines.ts";
import { createWork } from "./time-left.ts";

export interface RunningStep {
  readonly step: Step;
  /** Milliseconds on the reporter's clock. */
  readonly started: number;
  readonly expected: number | undefined;
  bytes: number;
  totalBytes: number | undefined;
  /** Set while another process holds what is needed. */
  waitingFor: string | undefined;
  readonly log: LogLines;
}

export interface Progress {
  readonly running: ReadonlyMap<string, RunningStep>;
  readonly plan: PlanEvent | undefined;
  /** Steps that are finished, and how many there will be in all. */
  readonly finished: number;
  readonly total: number;
  /** Fetches that are finished, and their bytes. */
  readonly fetched: { readonly count: number; readonly bytes: number };
  /** Bytes a second over the last seconds; undefined while nothing is known. */
  rate(now: number): number | undefined;
  /** Seconds that the rest will take, by how long it took before and how this goes; undefined while that is not known. */
  left(now: number): number | undefined;
  apply(event: EngineEvent, now: number): void;
}

const RATE_WINDOW = 5000;

export function createProgress(): Progress {
  const running = new Map<string, RunningStep>();
  const samples: { at: number; bytes: number }[] = [];
  let plan: PlanEvent | undefined;
  let planned = 0;
  let finished = 0;
  const fetched = { count: 0, bytes: 0 };
  const work = createWork();

  function sample(now: number): void {
    let bytes = fetched.bytes;
    for (const each of running.values()) if (each.step.kind === "fetch") bytes += each.bytes;
    samples.push({ at: now, bytes });
    while (samples.length > 2 && samples[0]!.at < now - RATE_WINDOW) samples.shift();
  }

  function end(event: StepEndEvent, now: number): void {
    const step = running.get(event.step.id);
    running.delete(event.step.id);
    finished += 1;
    work.end(event, step?.expected);
    if (event.step.kind !== "fetch") return;
    fetched.count += 1;
    fetched.bytes += event.size ?? step?.bytes ?? 0;
    sample(now);
  }

  return {
    running,
    fetched,
    get plan() {
      return plan;
    },
    get finished() {
      return finished;
    },
    get total() {
      return Math.max(planned, finished + running.size);
    },
    rate(now) {
      const first = samples.find((each) => each.at >= now - RATE_WINDOW);
      const last = samples.at(-1);
      if (first === undefined || last === undefined || now - first.at < 500) return undefined;
      return ((last.bytes - first.bytes) * 1000) / (now - first.at);
    },
    left: (now) => work.left(now, running.values()),
    apply(event, now) {
      switch (event.type) {
        case "plan":
          plan = event;
          planned = finished + sum(Object.values(event.steps));
          work.plan(event, now);
          return;
        case "start": {
          running.set(event.step.id, begun(event.step, now, event.expected));
          if (event.step.kind === "fetch" && samples.length === 0) sample(now);
          return;
        }
        case "end":
          return end(event, now);
        case "warning":
          return;
      }
      // Who waits for another process has not started.
      if (event.type === "waiting" && !running.has(event.step.id))
        running.set(event.step.id, begun(event.step, now, undefined));
      const step = running.get(event.step.id);
      if (step === undefined) return;
      step.waitingFor = undefined;
      if (event.type === "log") step.log.push(event.chunk);
      if (event.type === "waiting") {
        step.waitingFor = `${event.holder.command} (pid ${event.holder.pid} on ${event.holder.host})`;
      }
      if (event.type === "progress") {
        step.bytes = event.done;
        step.totalBytes = event.total;
        if (event.step.kind === "fetch") sample(now);
      }
    },
  };
}

function begun(step: Step, started: number, expected: number | undefined): RunningStep {
  const unknown = { totalBytes: undefined, waitingFor: undefined };
  return { step, started, expected, bytes: 0, ...unknown, log: createLogLines() };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

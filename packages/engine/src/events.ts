/** What the engine tells while it works: plain data, one object an event, the same that `--json` writes a line each. */

import type { Origin, StorePath } from "@astbuild/derivation";
import type { AstbuildError } from "@astbuild/errors";

export type EngineEvent =
  | PlanEvent
  | StepStartEvent
  | StepPhaseEvent
  | StepProgressEvent
  | StepLogEvent
  | StepWaitingEvent
  | StepEndEvent
  | WarningEvent;

/** What a step does: a builtin, or a command in the sandbox. */
export type StepKind = "fetch" | "unpack" | "tree" | "write" | "source" | "image" | "build";

/** After planning, and again whenever the plan changes: how many steps of the graph are to be done. */
export interface PlanEvent {
  readonly type: "plan";
  /** Steps that must still be looked at; early cutoff can make it fewer. */
  readonly steps: Readonly<Record<StepKind, number>>;
  /** Derivations of the graph whose outputs were valid already. */
  readonly reused: number;
  readonly total: number;
  /** By what is known of earlier builds. */
  readonly expected?: {
    /** How long these steps took, added up. */
    readonly seconds: number;
    /** Builds of which that is not known. */
    readonly unknown: number;
  };
}

/** What every event of a step carries. */
export interface Step {
  /** The static hash: the same for all events of one step. */
  readonly id: string;
  readonly kind: StepKind;
  /** `busybox-1.37.0-riscv64-musl` */
  readonly name: string;
  readonly origin: Origin;
}

export interface StepStartEvent {
  readonly type: "start";
  readonly step: Step;
  /** Seconds it took last time, where that is known. */
  readonly expected?: number;
  /** Seconds since its inputs were there: what it waited for a core, for memory or for another process. */
  readonly waited?: number;
  /** Id of the step whose end it waited for, when that was made in this run: the chain of these is the critical path. */
  readonly after?: string;
}

/** What a running step does from now on: `run` the builder, `check` what it made, `publish` it (hash, scan, move, register). */
export interface StepPhaseEvent {
  readonly type: "phase";
  readonly step: Step;
  readonly phase: "run" | "check" | "publish";
}

export interface StepProgressEvent {
  readonly type: "progress";
  readonly step: Step;
  /** Bytes. */
  readonly done: number;
  readonly total?: number;
}

/** A piece of a builder's output, as it comes. */
export interface StepLogEvent {
  readonly type: "log";
  readonly step: Step;
  readonly chunk: Buffer;
}

/** Another process builds the same, or holds what is needed. */
export interface StepWaitingEvent {
  readonly type: "waiting";
  readonly step: Step;
  readonly holder: { readonly pid: number; readonly command: string; readonly host: string };
}

export interface StepEndEvent {
  readonly type: "end";
  readonly step: Step;
  /** `reused`: found valid only after its inputs were known (early cutoff), or another process made it. */
  readonly result: "done" | "reused" | "failed" | "cancelled";
  readonly seconds: number;
  /** Of one that was not started: seconds it would have taken, where that is known. */
  readonly expected?: number;
  /** Bytes of all outputs, or of the download. */
  readonly size?: number;
  readonly outputs?: Readonly<Record<string, StorePath>>;
  readonly error?: AstbuildError;
  /** Present when it was built again and came out the same. */
  readonly check?: { readonly round: number; readonly rounds: number };
}

/** Nothing fails, but somebody should know: NOT_REPRODUCIBLE, many mounts, a bare reference. */
export interface WarningEvent {
  readonly type: "warning";
  readonly step?: Step;
  readonly code: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, string>>;
}

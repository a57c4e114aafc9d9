/** The engine's face: what it is given, what it is asked, what it answers. */

import type { BuildLimits, Derivation, StorePath } from "@astbuild/derivation";
import type { AstbuildError } from "@astbuild/errors";
import type { Fetcher } from "@astbuild/fetch";
import type { Store } from "@astbuild/store";
import type { EngineEvent, Step, StepKind } from "./events.ts";
import type { SandboxResult } from "@astbuild/sandbox";
import type { Preparation } from "./visit/prepare-command.ts";
import type { PreparedCommand } from "./visit/prepared-command.ts";
import type { CommandVisit } from "./visit/visit-command.ts";

export interface EngineOptions {
  readonly store: Store;
  readonly fetcher: Fetcher;
  /** Cores to use: builds share as many tokens. */
  readonly jobs: number;
  /** Bytes for all builds together, by what each took before; what is free by default. */
  readonly memory?: number;
  readonly keepGoing?: boolean;
  readonly keepFailed?: boolean;
  readonly offline?: boolean;
  /** Before those of a recipe. */
  readonly limits?: BuildLimits;
  readonly signal?: AbortSignal;
  readonly onEvent: (event: EngineEvent) => void;
}

export interface Target {
  readonly derivation: Derivation;
  readonly outputs: readonly string[];
}

export interface Realised {
  /** In the order of the targets; undefined for one that failed or was cancelled. */
  readonly outputs: readonly (Readonly<Record<string, StorePath>> | undefined)[];
  /** Resolved hash of each target that was realised. */
  readonly resolvedHashes: readonly (string | undefined)[];
  /** Each derivation that failed by itself, not those that were cancelled for it. */
  readonly failures: readonly AstbuildError[];
  /** What was not done because of a failure, in the order in which that became clear. */
  readonly cancelled: readonly Step[];
  readonly counts: Readonly<Record<"done" | "reused" | "failed" | "cancelled", number>>;
}

/** What a realise would do, as far as that can be told before it is done. */
export interface Plan {
  readonly steps: readonly { readonly derivation: Derivation; readonly kind: StepKind }[];
  readonly reused: number;
  readonly total: number;
}

export interface CheckOptions {
  /** How often each target is built again. */
  readonly repeat: number;
}

export interface CheckedTarget {
  readonly resolvedHash: string;
  /** What was built before, and came out the same. */
  readonly outputs: Readonly<Record<string, StorePath>>;
  readonly rounds: number;
}

export interface Checked {
  /** In the order of the targets; undefined for one that failed or was left. */
  readonly targets: readonly (CheckedTarget | undefined)[];
  /** NOT_REPRODUCIBLE, STORE_DAMAGED, and failures of builds. */
  readonly failures: readonly AstbuildError[];
}

export interface Engine extends AsyncDisposable {
  plan(targets: readonly Target[]): Promise<Plan>;
  /** Never throws for a failed build: see `failures`. Throws INTERRUPTED, store and sandbox errors. */
  realise(targets: readonly Target[]): Promise<Realised>;
  /**
   * Builds targets again in another setting, and compares. Nothing that is valid changes; what comes
   * out differently becomes an object beside the first one.
   *
   * @throws TARGET_NOT_REALISED for what was never built; INTERRUPTED, store and sandbox errors
   */
  check(targets: readonly Target[], options: CheckOptions): Promise<Checked>;
  /** Realises what a command needs, and not the command itself. @throws NO_SANDBOX, and as `realise` does */
  prepare(derivation: Derivation): Promise<Preparation>;
  /** Lets somebody into the sandbox of a command. @throws PATH_NOT_VALID, errors of the sandbox */
  visit(command: PreparedCommand, visit: CommandVisit): Promise<SandboxResult>;
}

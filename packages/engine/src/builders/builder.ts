/** What each builder is given and returns: it makes physical outputs in a build folder, and the store does the rest. */

import type { BuildLimits, ResolvedDerivation, StorePath } from "@astbuild/derivation";
import type { Fetcher } from "@astbuild/fetch";
import type { Sandbox, SandboxUsage } from "@astbuild/sandbox";
import type { PublishRequest, Store } from "@astbuild/store";
import type { Perturbation } from "../check/perturbation.ts";
import type { EngineEvent, Step } from "../events.ts";
import type { Lease } from "../token-bank.ts";
import type { Workers } from "../workers.ts";

export interface BuildJob {
  readonly step: Step;
  readonly resolved: ResolvedDerivation;
  /** Physical folder of this build alone, on the store's file system. */
  readonly folder: string;
  readonly lease: Lease;
  readonly services: BuildServices;
  readonly signal: AbortSignal;
  /** Present in a check, which uses nothing that was kept and shows the builder another machine. */
  readonly perturbation?: Perturbation;
}

export interface BuildServices {
  readonly store: Store;
  readonly fetcher: Fetcher;
  readonly workers: Workers;
  readonly cores: number;
  readonly offline: boolean;
  readonly limits: BuildLimits;
  readonly emit: (event: EngineEvent) => void;
  /** The sandbox whose tools are that object. */
  readonly sandbox: (tools: StorePath) => Promise<Sandbox>;
  /** The store path that a derivation's sandbox tools were realised to. */
  readonly toolsOf: (resolved: ResolvedDerivation) => StorePath;
}

/** What was built, for the store to publish. */
export interface BuiltOutputs extends Pick<
  PublishRequest,
  "outputs" | "candidates" | "allowedSplits"
> {
  /** Of a process in the sandbox. */
  readonly usage?: SandboxUsage;
}

export type Build = (job: BuildJob) => Promise<BuiltOutputs>;

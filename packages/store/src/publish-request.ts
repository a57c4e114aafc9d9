/** What is asked for and told when a build's outputs are published. */

import type { StorePath } from "@astbuild/derivation";
import type { Digest } from "@astbuild/hash";
import type { DerivationRecord } from "./derivation-records.ts";
import type { Realisation } from "./realisations.ts";
import type { AllowedSplit } from "./refuse-findings.ts";

export interface PublishRequest {
  readonly resolvedHash: string;
  readonly staticHash: string;
  /** Of the derivation. */
  readonly name: string;
  readonly outputs: readonly PublishOutput[];
  /** Paths whose hashes are looked for in the outputs: the input closure. With none, and no scratch path, nothing is scanned. */
  readonly candidates: readonly StorePath[];
  /** What the derivation was built from; a root keeps it alive with the outputs. `candidates` when absent. */
  readonly inputs?: readonly StorePath[];
  readonly allowedSplits?: readonly AllowedSplit[];
  /** How long the build took. */
  readonly seconds?: number;
  /** What it was built from, to be kept as long as the build is known. */
  readonly derivation?: DerivationRecord;
  readonly facts?: BuildFacts;
  /** Called once the references are known and before anything is moved; what it throws, `publish` throws. */
  readonly check?: (outputs: Readonly<Record<string, OutputFacts>>) => void | Promise<void>;
}

/** How a build was made. */
export interface BuildFacts {
  /** What stood between the builder and the machine: `sandbox`, or `engine` for a builtin, which runs nothing of anybody else's. */
  readonly isolation: "sandbox" | "engine";
  /** Of all processes that were waited for. */
  readonly cpuSeconds?: number;
  /** Bytes of the largest single process. */
  readonly maxRss?: number;
}

export interface PublishOutput {
  readonly output: string;
  /** Of the object. */
  readonly name: string;
  /** Physical, on the store's file system, in a build folder. It is moved, or left there when the object exists already. */
  readonly source: string;
  /** Where the builder believed it wrote: its hash part is looked for and replaced. */
  readonly scratch?: StorePath;
}

export interface OutputFacts {
  readonly path: StorePath;
  /** Sorted, without the object itself. */
  readonly references: readonly StorePath[];
  readonly self: boolean;
  readonly size: number;
  readonly digest: Digest;
  /** Compressed files that could not be looked into for references. */
  readonly unread: readonly { readonly path: string; readonly format: string }[];
}

export interface PublishedOutput extends OutputFacts {
  /** False: the object was there already. */
  readonly fresh: boolean;
}

export interface Published {
  readonly realisation: Realisation;
  readonly outputs: Readonly<Record<string, PublishedOutput>>;
  /** Present when a build of the same derivation that still lives has other outputs. */
  readonly notReproducible?: { readonly previous: Realisation };
}

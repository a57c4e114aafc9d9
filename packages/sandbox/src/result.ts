/** How a builder ended. None of these is an error of the sandbox: those are thrown. */

export type SandboxResult = SandboxOutcome & { readonly usage: SandboxUsage };

export type SandboxOutcome =
  | { readonly kind: "exited"; readonly code: number }
  /** The builder itself died of it; a process that it waited for shows as exit code 128 + n instead. */
  | { readonly kind: "signalled"; readonly signal: string }
  | SandboxKill
  | { readonly kind: "cancelled" };

/** Seconds, bytes and numbers are those of the limit that was broken. */
export type SandboxKill =
  | { readonly kind: "timed-out"; readonly after: number }
  | { readonly kind: "silent"; readonly after: number }
  | { readonly kind: "log-too-long"; readonly limit: number }
  | { readonly kind: "out-of-memory"; readonly limit: number }
  | { readonly kind: "out-of-processes"; readonly limit: number }
  | { readonly kind: "out-of-disk"; readonly limit: number };

/** CPU and memory are known only of a builder that ended by itself, and cover what it waited for. */
export interface SandboxUsage {
  readonly wallSeconds: number;
  readonly cpuSeconds?: number;
  /** Bytes of the largest single process. */
  readonly maxRss?: number;
  /** Bytes of all processes together at their peak, as looks some tenths of a second apart saw it. */
  readonly peakMemory?: number;
}

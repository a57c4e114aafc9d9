/** Bounds of one build: of the command line, of a recipe, of the library, of the sandbox. */

/** Seconds, bytes and numbers. One that is absent is whatever the next in turn says, or does not hold. */
export interface BuildLimits {
  /** From start to end. */
  readonly timeout?: number;
  /** Without a byte of log. */
  readonly maxSilent?: number;
  readonly maxLog?: number;
  /** Of all its processes together, with what lies in `/tmp` and `/dev/shm`. */
  readonly maxMemory?: number;
  /** Processes and threads at a time. */
  readonly maxProcesses?: number;
  /** Of its folder and its outputs together, on the disk; and of the outputs' files. */
  readonly maxDisk?: number;
}

/** All of them, in the order in which they are told. */
export const LIMIT_NAMES: readonly (keyof BuildLimits)[] = Object.keys({
  timeout: 0,
  maxSilent: 0,
  maxLog: 0,
  maxMemory: 0,
  maxProcesses: 0,
  maxDisk: 0,
} satisfies Required<BuildLimits>) as (keyof BuildLimits)[];

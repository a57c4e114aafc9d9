/** What engine and spawner say to each other: one JSON object a line, matched by `id`. */

import type { TreeLimits } from "./watch-tree.ts";

/** Descriptors of a launched program: 0 is /dev/null and 1 and 2 the log, or all three the caller's; these, then the files. */
export const STATUS_DESCRIPTOR = 3;
export const LIFELINE_DESCRIPTOR = 4;
export const FIRST_FILE_DESCRIPTOR = 5;

/** Where a spawner that is given its caller's three streams has the first of them. */
export const FIRST_STREAM_DESCRIPTOR = 3;

export type SpawnerRequest =
  | {
      readonly kind: "launch";
      readonly id: number;
      /** Program and arguments, run with an empty environment. */
      readonly command: readonly string[];
      /** What the descriptors from `FIRST_FILE_DESCRIPTOR` on hold. */
      readonly files: readonly SentFile[];
      /** A FIFO that the engine has open for reading; without it stdout is dropped and stderr is the report. */
      readonly log?: string;
      /** In place of a log: the three streams of the process that started the spawner. */
      readonly streams?: boolean;
      /** Of a sandbox: it is killed when it breaks one. */
      readonly limits?: TreeLimits;
    }
  /** A content that launches to come will name by its number. */
  | { readonly kind: "keep"; readonly number: number; readonly content: string }
  | { readonly kind: "kill"; readonly id: number };

/** A content in base64, or the number of a kept one. */
export type SentFile = string | number;

export type SpawnerEvent =
  | { readonly event: "started"; readonly id: number }
  /** Pid of a sandbox's init. */
  | { readonly event: "init"; readonly id: number; readonly pid: number }
  | ({ readonly event: "exited"; readonly id: number } & ProgramExit)
  | { readonly event: "failed"; readonly id: number; readonly message: string };

export interface ProgramExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** All that was written to the status descriptor. */
  readonly status: string;
  /** All that was written to the lifeline, or to stdout and stderr where there was no log. */
  readonly report: string;
  /** The limit for which it was killed. */
  readonly broken?: keyof TreeLimits;
  /** Bytes: the most that was seen of all its processes together. */
  readonly peakMemory?: number;
}

/** What engine and spawner say to each other: one JSON object a line, matched by `id`. */

/** Descriptors of a launched program: 0 is /dev/null, 1 and 2 the log, these, then the files. */
export const STATUS_DESCRIPTOR = 3;
export const LIFELINE_DESCRIPTOR = 4;
export const FIRST_FILE_DESCRIPTOR = 5;

export type SpawnerRequest =
  | {
      readonly kind: "launch";
      readonly id: number;
      /** Program and arguments, run with an empty environment. */
      readonly command: readonly string[];
      /** Contents of the descriptors from `FIRST_FILE_DESCRIPTOR` on, in base64. */
      readonly files: readonly string[];
      /** A FIFO that the engine has open for reading; without it stdout is dropped and stderr is the report. */
      readonly log?: string;
    }
  | { readonly kind: "kill"; readonly id: number };

export type SpawnerEvent =
  | { readonly event: "started"; readonly id: number }
  | ({ readonly event: "exited"; readonly id: number } & ProgramExit)
  | { readonly event: "failed"; readonly id: number; readonly message: string };

export interface ProgramExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** All that was written to the status descriptor. */
  readonly status: string;
  /** All that was written to the lifeline, or to stderr where there was no log. */
  readonly report: string;
}

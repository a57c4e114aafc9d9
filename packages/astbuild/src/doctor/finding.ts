/** One thing that the doctor looked at. */

export interface Finding {
  readonly name: string;
  /** False where it must be mended before anything can be built. */
  readonly ok: boolean;
  readonly lines: readonly string[];
  /** What to do: commands where there are some, a line each. */
  readonly remedy?: string;
  readonly error?: unknown;
}

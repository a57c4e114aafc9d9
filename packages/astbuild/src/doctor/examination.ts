/** What the doctor is asked to look at. */

import type { SessionOptions } from "../session-store.ts";

export interface Examination extends SessionOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Fetch nothing to try the sandbox with. */
  readonly offline: boolean;
  readonly signal: AbortSignal;
}

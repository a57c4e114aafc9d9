/** What is asked of one location, and what it gives. */

import type { Readable } from "node:stream";

export interface OpenRequest {
  readonly url: string;
  /** Bytes that are there already. */
  readonly offset: number;
  /** What the server called its version of the file when it gave those bytes. */
  readonly validator: string | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface OpenLocation {
  readonly body: Readable;
  /** Where the body begins: the offset asked for, or 0. */
  readonly offset: number;
  /** Size of the whole file, where the server says it. */
  readonly total: number | undefined;
  readonly validator: string | undefined;
}

/** What the engine asks for and gets: one file by its hash, from any of several locations. */

import type { Sri } from "@astbuild/hash";

export interface FetchRequest {
  /** The file's name in messages. */
  readonly name: string;
  /** Tried in order: `https:`, `http:`, `file:` and `mirror://debian/pool/…`. */
  readonly urls: readonly string[];
  readonly hash: Sri;
  /** In bytes, where a lock knows it: a shorter answer of unknown length then is a cut connection. */
  readonly size?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FetchProgress) => void;
  /** True: the bytes may come from the cache. False (a new key): one location must really be asked. */
  readonly cached: boolean;
  /** Only the cache may answer, even for a new key; the caller warns then. */
  readonly offline?: boolean;
}

export interface FetchProgress {
  /** Bytes so far, those of an earlier attempt included. */
  readonly received: number;
  readonly total?: number;
  readonly url: string;
}

export interface Fetched {
  /** The file in the cache. */
  readonly path: string;
  /** Where the bytes came from; the first location when they came from the cache. */
  readonly url: string;
  readonly size: number;
  readonly fromCache: boolean;
}

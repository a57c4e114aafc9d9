/** Downloads by hash: nothing gets its name in the cache before its bytes were checked and are durable. */

import pLimit from "p-limit";
import { openDownloadCache } from "./cache-file.ts";
import { checkSources } from "./check-sources.ts";
import type { SourceCheck } from "./check-sources.ts";
import { fetchFile } from "./fetch-file.ts";
import type { Fetched, FetchRequest } from "./fetch-request.ts";
import { createAgents } from "./open-http.ts";

export interface Fetcher {
  /**
   * The file, from the cache or from the first location that gives the right bytes.
   *
   * @throws HASH_MISMATCH, FETCH_FAILED, OFFLINE, NO_MIRROR, URL_UNSUPPORTED, DISK_FULL,
   *   PERMISSION_DENIED; the signal's reason when it was aborted
   */
  fetch(request: FetchRequest): Promise<Fetched>;
  /** Downloads from every location of the request and compares, keeping nothing. */
  checkSources(request: FetchRequest): Promise<SourceCheck[]>;
}

export interface FetcherOptions {
  /** Made when first used. */
  readonly cacheFolder: string;
  /** What `mirror://debian/` stands for, best first: see `debianMirrors`. */
  readonly debianMirrors: readonly string[];
  /** Downloads at once; 6 by default. */
  readonly parallel?: number;
  readonly signal?: AbortSignal;
  /** `http_proxy`, `https_proxy`, `no_proxy`: see `proxyEnvironment`. Without it there is no proxy. */
  readonly proxy?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds without a byte before a connection counts as dead; 30,000 by default. */
  readonly stall?: number;
  /** Milliseconds before each further attempt at a location that brought nothing new. */
  readonly pauses?: readonly number[];
}

const PAUSES = [500, 2000, 5000];

/**
 * ```ts
 * const fetcher = createFetcher({ cacheFolder, debianMirrors: debianMirrors({ env: process.env }) });
 * const { path } = await fetcher.fetch({ name: "a.deb", urls: ["mirror://debian/pool/…"], hash, cached: true });
 * ```
 */
export function createFetcher(options: FetcherOptions): Fetcher {
  const limit = pLimit(options.parallel ?? 6);
  const download = {
    agents: createAgents({ ...options.proxy }),
    stall: options.stall ?? 30_000,
    pauses: options.pauses ?? PAUSES,
  };
  const context = {
    folder: options.cacheFolder,
    cache: openDownloadCache(options.cacheFolder),
    mirrors: options.debianMirrors,
    options: download,
    hostsDown: new Set<string>(),
  };
  return {
    fetch: (request) => limit(() => fetchFile(withSignal(request, options.signal), context)),
    checkSources: (request) =>
      limit(() =>
        checkSources(withSignal(request, options.signal), context.mirrors, context.options),
      ),
  };
}

/** A signal of its own for each request: many listeners on one would look like a leak. */
function withSignal(request: FetchRequest, signal: AbortSignal | undefined): FetchRequest {
  const signals = [request.signal, signal].filter((each) => each !== undefined);
  return signals.length === 0 ? request : { ...request, signal: AbortSignal.any(signals) };
}

/** One request: the cache, then each location in turn, until the bytes have the hash. */

import { hexFromSri } from "@astbuild/hash";
import type { LocationFailure } from "./location-failure.ts";
import type { DownloadCache } from "./cache-file.ts";
import { download } from "./download.ts";
import type { DownloadOptions } from "./download.ts";
import { fetchFailed, hashMismatch, offline } from "./fetch-errors.ts";
import type { Mismatch } from "./fetch-errors.ts";
import type { Fetched, FetchRequest } from "./fetch-request.ts";
import { noteMismatch, takeMismatch } from "./kept-mismatch.ts";
import { openPartialFile } from "./partial-file.ts";
import type { PartialFile } from "./partial-file.ts";
import { locationsOf } from "./resolve-mirrors.ts";

export interface FetchContext {
  readonly folder: string;
  readonly cache: DownloadCache;
  readonly mirrors: readonly string[];
  readonly options: DownloadOptions;
  /** Hosts that could not be reached; they are asked last from then on. */
  readonly hostsDown: Set<string>;
}

/** @throws HASH_MISMATCH, FETCH_FAILED, OFFLINE, NO_MIRROR, URL_UNSUPPORTED, DISK_FULL, PERMISSION_DENIED */
export async function fetchFile(request: FetchRequest, context: FetchContext): Promise<Fetched> {
  const hex = hexFromSri(request.hash);
  if (request.cached || request.offline === true) {
    const found = await context.cache.find(hex);
    if (found !== undefined) return { ...found, url: request.urls[0] ?? "", fromCache: true };
    if (request.offline === true) throw offline(request);
  }
  request.signal?.throwIfAborted();
  const locations = reachableFirst(locationsOf(request, context.mirrors), context.hostsDown);
  const kept = await keptMismatch(hex, locations, context);
  if (kept !== undefined) return kept;
  const failures: LocationFailure[] = [];
  const mismatches: Mismatch[] = [];
  for (const url of locations) {
    const result = await fetchFrom({ ...request, url, hex }, context);
    if ("path" in result) return result;
    if ("actual" in result) mismatches.push(result);
    else failures.push(result);
    if ("isHostDown" in result && result.isHostDown) context.hostsDown.add(hostOf(url));
  }
  const [first, ...others] = mismatches;
  if (first !== undefined) throw hashMismatch(request, [first, ...others], failures);
  throw fetchFailed(request, failures);
}

/** What one of these locations gave a moment ago, when another hash was asked for, was really fetched from there. */
async function keptMismatch(
  hex: string,
  locations: readonly string[],
  { folder, cache }: FetchContext,
): Promise<Fetched | undefined> {
  const url = await takeMismatch(folder, hex);
  if (url === undefined || !locations.includes(url)) return undefined;
  const found = await cache.find(hex);
  return found && { ...found, url, fromCache: false };
}

interface Attempt extends FetchRequest {
  readonly url: string;
  readonly hex: string;
}

/** What a failed or interrupted attempt got stays for the next location or process to go on with. */
async function fetchFrom(
  attempt: Attempt,
  context: FetchContext,
): Promise<Fetched | LocationFailure | Mismatch> {
  const { url, hex } = attempt;
  const partial = await openPartialFile(context.folder, hex);
  try {
    attempt.signal?.throwIfAborted();
    const failure = await downloadWhole(attempt, partial, context.options);
    if (failure !== undefined) {
      await partial.leave();
      return failure;
    }
    const actual = partial.digest();
    await partial.finish(actual);
    if (actual !== hex) {
      await noteMismatch(context.folder, actual, url);
      return { url, actual };
    }
    return { path: context.cache.path(hex), url, size: partial.size, fromCache: false };
  } catch (error) {
    if (attempt.signal?.aborted === true) await partial.leave();
    else await partial.discard();
    throw error;
  }
}

/** Pieces of different versions of a file make a wrong whole: then it is asked for in one piece. */
async function downloadWhole(
  attempt: Attempt,
  partial: PartialFile,
  options: DownloadOptions,
): Promise<LocationFailure | undefined> {
  const request = {
    url: attempt.url,
    size: attempt.size,
    signal: attempt.signal,
    onProgress: attempt.onProgress,
  };
  const failure = await download(request, partial, options);
  if (failure !== undefined || !partial.isPieced || partial.digest() === attempt.hex) {
    return failure;
  }
  await partial.restart();
  return await download(request, partial, options);
}

function reachableFirst(urls: readonly string[], down: ReadonlySet<string>): string[] {
  return [
    ...urls.filter((url) => !down.has(hostOf(url))),
    ...urls.filter((url) => down.has(hostOf(url))),
  ];
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}

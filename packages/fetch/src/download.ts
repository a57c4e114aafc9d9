/** Gets a file from one location, with bounded retries, each going on where the last one was cut. */

import { setTimeout as sleep } from "node:timers/promises";
import type { FetchProgress } from "./fetch-request.ts";
import { RangeRefused } from "./open-http.ts";
import type { HttpOptions } from "./open-http.ts";
import { LocationError, asLocationFailure } from "./location-failure.ts";
import type { LocationFailure } from "./location-failure.ts";
import { openLocation } from "./open-location.ts";
import { watchPace } from "./watch-pace.ts";

export interface DownloadOptions extends HttpOptions {
  /** Milliseconds to wait before each further attempt that follows one without progress. */
  readonly pauses: readonly number[];
}

/** Where the bytes go: a file, or nothing but a hash. */
export interface Sink {
  readonly size: number;
  /** The bytes did not come in one piece: if the hash is wrong, the whole file may still be right. */
  isPieced: boolean;
  append(chunk: Uint8Array): Promise<void>;
  restart(): Promise<void>;
}

export interface DownloadRequest {
  readonly url: string;
  readonly size: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: FetchProgress) => void) | undefined;
}

/** Attempts at one location, however much each brings. */
const MOST_ATTEMPTS = 30;

/** Appends the file to the sink. Returns why it could not; what is there then may be gone on with. */
export async function download(
  request: DownloadRequest,
  sink: Sink,
  options: DownloadOptions,
): Promise<LocationFailure | undefined> {
  const memory: { validator: string | undefined } = { validator: undefined };
  let fruitless = 0;
  for (let attempt = 1; ; attempt++) {
    const before = sink.size;
    const failure = await attemptDownload(request, sink, { ...options, memory });
    if (failure === undefined) return undefined;
    fruitless = sink.size > before ? 0 : fruitless + 1;
    const pause = options.pauses[Math.max(0, fruitless - 1)];
    if (!failure.isTransient || pause === undefined || attempt === MOST_ATTEMPTS) return failure;
    await waitFor(pause, request.signal);
  }
}

/** @throws the signal's reason, which `sleep` wraps */
async function waitFor(pause: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(pause, undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
}

interface AttemptOptions extends HttpOptions {
  readonly memory: { validator: string | undefined };
}

async function attemptDownload(
  request: DownloadRequest,
  sink: Sink,
  options: AttemptOptions,
): Promise<LocationFailure | undefined> {
  try {
    await receive(request, sink, options);
    return undefined;
  } catch (error) {
    request.signal?.throwIfAborted();
    const failure = asLocationFailure(request.url, error);
    if (failure === undefined) throw error;
    return failure;
  }
}

async function receive(
  request: DownloadRequest,
  sink: Sink,
  options: AttemptOptions,
): Promise<void> {
  const { url, size, signal, onProgress } = request;
  if (size !== undefined && sink.size >= size) await sink.restart();
  const ask = { url, offset: sink.size, validator: options.memory.validator, signal };
  const location = await openLocation(ask, options).catch(async (error: unknown) => {
    if (!(error instanceof RangeRefused)) throw error;
    await sink.restart();
    return await openLocation({ ...ask, offset: 0, validator: undefined }, options);
  });
  options.memory.validator = location.validator;
  if (location.offset !== sink.size) await sink.restart();
  if (sink.size > 0) sink.isPieced = true;
  const total = location.total ?? size;
  if (total !== undefined && total > most(size)) {
    location.body.destroy();
    const expected = size === undefined ? "" : ` where ${size} are expected`;
    throw new LocationError(`it would send ${total} bytes${expected}`);
  }
  // Silence is told first, and as what it is.
  using _pace = watchPace(location.body, () => sink.size, 2 * options.stall);
  for await (const chunk of location.body) {
    await sink.append(chunk as Buffer);
    if (sink.size > most(size)) {
      const came = sink.size;
      await sink.restart(); // nobody goes on with that
      throw new LocationError(`it does not end: ${came} bytes came`);
    }
    onProgress?.({ received: sink.size, url, ...(total !== undefined && { total }) });
  }
  if (total !== undefined && sink.size < total) {
    throw new LocationError(`it ended after ${sink.size} of ${total} bytes`, "transient");
  }
}

/** Bytes that are taken of a file whose hash cannot be right any more, or that never ends. */
function most(size: number | undefined): number {
  return size === undefined ? 16 * 2 ** 30 : 2 * size + 2 ** 20;
}

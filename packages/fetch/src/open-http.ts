/** A GET by node:http: redirects, ranges, proxies, and an end to connections that say nothing. */

import { Agent as HttpAgent, request as requestHttp } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { LocationError } from "./location-failure.ts";
import type { OpenLocation, OpenRequest } from "./location.ts";

export interface HttpOptions {
  readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly stall: number;
}

const MOST_REDIRECTS = 10;

/** Connections are kept and used again; `http_proxy`, `https_proxy` and `no_proxy` are honoured. */
export function createAgents(proxyEnv: NodeJS.ProcessEnv): HttpOptions["agents"] {
  const options = { keepAlive: true, proxyEnv };
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}

/** @throws LocationError and system errors; the reason of a signal that was aborted before */
export async function openHttp(request: OpenRequest, options: HttpOptions): Promise<OpenLocation> {
  let url = new URL(request.url);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await get(url, request, options);
    const status = response.statusCode ?? 0;
    const target = status >= 300 && status < 400 ? response.headers.location : undefined;
    if (target === undefined) return accept(response, request);
    discard(response);
    if (!URL.canParse(target, url.href))
      throw new LocationError(`it redirects to nowhere: ${target}`);
    url = new URL(target, url);
    if (!/^https?:$/.test(url.protocol)) throw new LocationError(`it redirects to ${url.href}`);
  }
  throw new LocationError(`it redirects more than ${MOST_REDIRECTS} times`);
}

function get(
  url: URL,
  { offset, validator, signal }: OpenRequest,
  { agents, stall }: HttpOptions,
): Promise<IncomingMessage> {
  // One that was aborted before tells no listener.
  signal?.throwIfAborted();
  const headers: Record<string, string> = { "user-agent": "astbuild" };
  if (offset > 0) headers["range"] = `bytes=${offset}-`;
  if (offset > 0 && validator !== undefined) headers["if-range"] = validator;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const common = { headers, timeout: stall };
  const request =
    url.protocol === "https:"
      ? requestHttps(url, { ...common, agent: agents.https })
      : requestHttp(url, { ...common, agent: agents.http });
  // Destroying the request would let the response end as if it were whole.
  let open: ClientRequest | IncomingMessage = request;
  const onAbort = (): unknown => open.destroy(new LocationError("it was interrupted"));
  signal?.addEventListener("abort", onAbort);
  request.on("close", () => signal?.removeEventListener("abort", onAbort));
  request.on("timeout", () => open.destroy(stalled(request, stall)));
  request.on("error", reject);
  request.on("response", (response) => {
    open = response;
    resolve(response);
  });
  request.end();
  return promise;
}

function stalled(request: ClientRequest, stall: number): LocationError {
  const seconds = `${stall / 1000} s`;
  return request.socket?.connecting === false
    ? new LocationError(`it sent nothing for ${seconds}`, "transient")
    : new LocationError(`the host did not answer for ${seconds}`, "host down");
}

function accept(response: IncomingMessage, request: OpenRequest): OpenLocation {
  const status = response.statusCode ?? 0;
  const offset = status === 206 ? rangeStart(response) : 0;
  if (status === 200 || (status === 206 && offset === request.offset)) {
    const total = totalOf(response, offset);
    return { body: response, offset, total, validator: validatorOf(response) };
  }
  discard(response);
  if (status === 206 || (status === 416 && request.offset > 0)) throw new RangeRefused();
  const reason = `${status} ${response.statusMessage ?? ""}`.trim();
  if (status === 404 || status === 410) throw new LocationError(reason, "gone");
  const isTransient = status >= 500 || status === 408 || status === 429;
  throw new LocationError(reason, isTransient ? "transient" : undefined);
}

/** Reads a body that nobody wants, so that the connection can be used again. */
function discard(response: IncomingMessage): void {
  response.on("error", () => undefined).resume();
}

/** The server has no such range: what is there cannot be a part of the file, so begin again. */
export class RangeRefused extends Error {}

function rangeStart(response: IncomingMessage): number {
  return Number(/^bytes (\d+)-/.exec(response.headers["content-range"] ?? "")?.[1] ?? -1);
}

function totalOf(response: IncomingMessage, offset: number): number | undefined {
  const length = response.headers["content-length"];
  return length === undefined ? undefined : offset + Number(length);
}

/** RFC 9110 13.1.5: If-Range takes a strong entity tag or a date. */
function validatorOf(response: IncomingMessage): string | undefined {
  const tag = response.headers.etag;
  return tag !== undefined && !tag.startsWith("W/") ? tag : response.headers["last-modified"];
}

/** A server on this machine for one test, and what it was asked. */

import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface TestServer {
  readonly url: string;
  /** Cuts every connection. */
  readonly cut: () => void;
  /** In order of arrival. */
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
}

/** @param answer gets the number of the request, from 0 on */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, index: number) => void,
): Promise<TestServer> {
  const asked: TestServer["asked"] = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? "", headers: request.headers });
    answer(request, response, asked.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, cut: () => server.closeAllConnections() };
}

/** Sends a part of the bytes with the length of all, and says no more. */
export function sendPart(response: ServerResponse, bytes: Buffer, count: number): void {
  response.writeHead(200, { "content-length": bytes.length, etag: '"one"' });
  response.write(bytes.subarray(0, count));
}

/** Answers a range as RFC 9110 says: 206 from its start, 416 behind the end, 200 without one. */
export function sendRange(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  etag = '"one"',
): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? Number.NaN);
  const condition = request.headers["if-range"];
  if (Number.isNaN(from) || (condition !== undefined && condition !== etag)) {
    response.writeHead(200, { "content-length": bytes.length, etag }).end(bytes);
  } else if (from >= bytes.length) {
    response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
  } else {
    const rest = bytes.subarray(from);
    const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(206, { "content-length": rest.length, "content-range": range, etag });
    response.end(rest);
  }
}

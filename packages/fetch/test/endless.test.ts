import { readdirSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import type { ServerResponse } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { download } from "../src/download.ts";
import { failure, makeFetcher, makeRequest } from "./make-request.ts";
import { serve } from "./serve.ts";

const bytes = Buffer.from("the right bytes");
const MIB = 2 ** 20;

/** Sends until the connection is closed; counts what was taken. */
function sendForever(response: ServerResponse, sent: { bytes: number }): void {
  const chunk = Buffer.alloc(2 ** 14, "more ");
  const endless = function* (): Generator<Buffer> {
    for (;;) {
      sent.bytes += chunk.length;
      yield chunk;
    }
  };
  const body = Readable.from(endless());
  response.on("close", () => body.destroy());
  body.pipe(response);
}

test("a body without end for a file whose size the recipe says", async () => {
  const sent = { bytes: 0 };
  const server = await serve((_request, response) => sendForever(response, sent));
  const fetcher = makeFetcher();
  const urls = [`${server.url}/a`];
  const error = await failure(fetcher.fetch(makeRequest(bytes, { urls, size: bytes.length })));
  expect(error.code).toBe("FETCH_FAILED");
  expect(error.facts["tried"]).toEqual([
    expect.stringMatching(/\/a: it does not end: 1\d{6} bytes came$/),
  ]);
  expect(server.asked).toHaveLength(1);
  expect(sent.bytes).toBeLessThan(64 * MIB); // what lay in buffers
  expect(readdirSync(fetcher.folder)).toEqual([]);
});

test("a body without end for a file of unknown size", async () => {
  const sent = { bytes: 0 };
  const server = await serve((_request, response) => sendForever(response, sent));
  // Each byte counts as a MiB.
  const sink = {
    size: 0,
    isPieced: false,
    append(chunk: Uint8Array) {
      sink.size += chunk.length * MIB;
      return Promise.resolve();
    },
    restart() {
      sink.size = 0;
      return Promise.resolve();
    },
  };
  const request = { url: `${server.url}/a`, size: undefined, signal: undefined };
  const options = { agents: { http: new HttpAgent(), https: new HttpsAgent() }, stall: 60_000 };
  const failed = await download({ ...request, onProgress: undefined }, sink, {
    ...options,
    pauses: [0, 0],
  });
  expect(failed).toMatchObject({
    reason: expect.stringMatching(/^it does not end: \d{11} bytes came$/),
    isTransient: false,
  });
  expect([sink.size, server.asked.length]).toEqual([0, 1]);
});

test("a length that no file has is refused before a byte of it is taken", async () => {
  const server = await serve((_request, response) => {
    response.writeHead(200, { "content-length": 2 ** 50 });
    response.write("begin");
  });
  const fetcher = makeFetcher();
  const urls = [`${server.url}/a`];
  const error = await failure(fetcher.fetch(makeRequest(bytes, { urls })));
  expect(error.facts["tried"]).toEqual([`${server.url}/a: it would send ${2 ** 50} bytes`]);
  const sized = await failure(fetcher.fetch(makeRequest(bytes, { urls, size: 15 })));
  expect(sized.facts["tried"]).toEqual([
    `${server.url}/a: it would send ${2 ** 50} bytes where 15 are expected`,
  ]);
  expect(readdirSync(fetcher.folder)).toEqual([]);
});

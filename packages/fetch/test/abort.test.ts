import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { makeFetcher, makeRequest, sha256 } from "./make-request.ts";
import { sendRange, serve } from "./serve.ts";

const bytes = Buffer.alloc(8 * 2 ** 20, "some bytes that are not all the same ");
const stop = new Error("stop");

test("an abort while an earlier part is picked up asks nobody, and leaves the part", async () => {
  const controller = new AbortController();
  const server = await serve((request, response) => sendRange(request, response, bytes));
  const fetcher = makeFetcher({ signal: controller.signal });
  const part = bytes.subarray(0, -1000);
  writeFileSync(`${fetcher.folder}/.partial-${sha256(bytes)}`, part);
  const isPickedUp = (): boolean =>
    readdirSync(fetcher.folder).some((name) => name.startsWith(".partial-claimed-"));
  const abort = async (): Promise<void> => {
    while (!isPickedUp()) await nextTurn();
    controller.abort(stop);
  };
  const request = makeRequest(bytes, { urls: [`${server.url}/a`] });
  await expect(Promise.all([fetcher.fetch(request), abort()])).rejects.toBe(stop);
  expect(server.asked).toEqual([]);
  expect(readdirSync(fetcher.folder)).toEqual([`.partial-${sha256(bytes)}`]);
  expect(readFileSync(`${fetcher.folder}/.partial-${sha256(bytes)}`).equals(part)).toBe(true);
});

test("a request that would begin after the abort asks nobody", async () => {
  const server = await serve((_request, response) => response.end(bytes));
  const fetcher = makeFetcher({ signal: AbortSignal.abort(stop) });
  const request = makeRequest(bytes, { urls: [`${server.url}/a`] });
  await expect(fetcher.checkSources(request)).rejects.toBe(stop);
  expect(server.asked).toEqual([]);
});

test("an abort during the pause between two attempts ends with its own reason", async () => {
  const controller = new AbortController();
  const server = await serve((_request, response) => response.writeHead(503).end());
  const pauses: number[] = [];
  Object.defineProperty(pauses, 0, {
    get() {
      setImmediate(() => controller.abort(stop));
      return 60_000;
    },
  });
  const fetcher = makeFetcher({ signal: controller.signal, pauses });
  const request = makeRequest(bytes, { urls: [`${server.url}/a`] });
  await expect(fetcher.fetch(request)).rejects.toBe(stop);
  expect(server.asked).toHaveLength(1);
});

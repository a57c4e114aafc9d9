import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { failure, makeFetcher, makeRequest, sha256 } from "./make-request.ts";
import { sendPart, sendRange, serve } from "./serve.ts";
import type { TestServer } from "./serve.ts";

const bytes = Buffer.alloc(300_000, "some bytes that are not all the same ");

test("a cut connection is gone on with where it was cut, if the file is still the same", async () => {
  const server = await serve((request, response, index) =>
    index === 0 ? sendPart(response, bytes, 100_000) : sendRange(request, response, bytes),
  );
  const fetcher = makeFetcher();
  const onProgress = cutAt(100_000, server);
  const urls = [`${server.url}/a`];
  const { path } = await fetcher.fetch(makeRequest(bytes, { urls, onProgress }));
  expect(readFileSync(path)).toEqual(bytes);
  expect(server.asked).toHaveLength(2);
  expect(server.asked[1]?.headers).toMatchObject({ range: "bytes=100000-", "if-range": '"one"' });
});

test("a server that ignores the range sends all of it again", async () => {
  const server = await serve((_request, response, index) =>
    index === 0 ? sendPart(response, bytes, 100_000) : response.end(bytes),
  );
  const fetcher = makeFetcher();
  const onProgress = cutAt(100_000, server);
  const urls = [`${server.url}/a`];
  const { path } = await fetcher.fetch(makeRequest(bytes, { urls, onProgress }));
  expect(readFileSync(path)).toEqual(bytes);
});

test("pieces of two versions of a file are thrown away and it is asked for whole", async () => {
  const old = Buffer.alloc(bytes.length, "an older version ");
  const server = await serve((request, response) => sendRange(request, response, bytes));
  const fetcher = makeFetcher();
  writeFileSync(`${fetcher.folder}/.partial-${sha256(bytes)}`, old.subarray(0, 1000));
  const { path } = await fetcher.fetch(makeRequest(bytes, { urls: [`${server.url}/a`] }));
  expect(readFileSync(path)).toEqual(bytes);
  expect(server.asked.map((each) => each.headers.range)).toEqual(["bytes=1000-", undefined]);
});

test("a part that is as long as the file or longer is no part of it", async () => {
  const server = await serve((request, response) => sendRange(request, response, bytes));
  const fetcher = makeFetcher();
  writeFileSync(`${fetcher.folder}/.partial-${sha256(bytes)}`, Buffer.alloc(bytes.length + 1));
  const { path } = await fetcher.fetch(makeRequest(bytes, { urls: [`${server.url}/a`] }));
  expect(readFileSync(path)).toEqual(bytes);
  expect(readdirSync(fetcher.folder)).toEqual([sha256(bytes)]);
});

test("an interrupted download leaves its part, and the next process goes on with it", async () => {
  const controller = new AbortController();
  const server = await serve((request, response, index) => {
    if (index > 0) return sendRange(request, response, bytes);
    sendPart(response, bytes, 100_000);
  });
  const interrupted = makeFetcher({ signal: controller.signal });
  const { folder } = interrupted;
  const urls = [`${server.url}/a`];
  const onProgress = ({ received }: { received: number }): void => {
    if (received === 100_000) controller.abort(new Error("stop"));
  };
  await expect(interrupted.fetch(makeRequest(bytes, { urls, onProgress }))).rejects.toThrow("stop");
  expect(readdirSync(folder)).toEqual([`.partial-${sha256(bytes)}`]);
  await makeFetcher({ cacheFolder: folder }).fetch(makeRequest(bytes, { urls }));
  expect(server.asked[1]?.headers.range).toBe("bytes=100000-");
  expect(readdirSync(folder)).toEqual([sha256(bytes)]);
});

test("the part of a process that was killed is gone on with, that of a living one is not", async () => {
  const server = await serve((request, response) => sendRange(request, response, bytes));
  const fetcher = makeFetcher();
  const killed = `${fetcher.folder}/.partial-${sha256(bytes)}-killed`;
  const living = `${fetcher.folder}/.partial-${sha256(bytes)}-living`;
  writeFileSync(killed, bytes.subarray(0, 1000));
  writeFileSync(living, bytes.subarray(0, 2000));
  utimesSync(killed, 1, 1);
  await fetcher.fetch(makeRequest(bytes, { urls: [`${server.url}/a`] }));
  expect(server.asked[0]?.headers.range).toBe("bytes=1000-");
  expect(readdirSync(fetcher.folder).sort()).toEqual([living.split("/").at(-1), sha256(bytes)]);
});

test("the next location goes on with what the last one gave", async () => {
  const broken = await serve((_request, response) => sendPart(response, bytes, 100_000));
  const good = await serve((request, response) => sendRange(request, response, bytes));
  const fetcher = makeFetcher({ pauses: [] });
  const urls = [`${broken.url}/a`, `${good.url}/a`];
  const onProgress = cutAt(100_000, broken);
  const fetched = await fetcher.fetch(makeRequest(bytes, { urls, onProgress }));
  expect(fetched.url).toBe(urls[1]);
  expect(good.asked[0]?.headers.range).toBe("bytes=100000-");
});

test("a connection that says nothing is given up", async () => {
  const server = await serve((_request, response) => sendPart(response, bytes, 10));
  const fetcher = makeFetcher({ stall: 100, pauses: [] });
  const error = await failure(fetcher.fetch(makeRequest(bytes, { urls: [`${server.url}/a`] })));
  expect(error.code).toBe("FETCH_FAILED");
  expect(error.facts["tried"]).toEqual([`${server.url}/a: it sent nothing for 0.1 s`]);
});

test("a server that sends a byte now and then is given up, and the next one goes on", async () => {
  const slow = await serve((_request, response) => {
    response.writeHead(200, { "content-length": bytes.length });
    let sent = 0;
    const drip = setInterval(() => response.write(bytes.subarray(sent, ++sent)), 20);
    response.on("close", () => clearInterval(drip));
  });
  const good = await serve((request, response) => sendRange(request, response, bytes));
  const fetcher = makeFetcher({ stall: 300 });
  const urls = [`${slow.url}/a`, `${good.url}/a`];
  const fetched = await fetcher.fetch(makeRequest(bytes, { urls }));
  expect(fetched.url).toBe(urls[1]);
  expect(slow.asked.length).toBe(1);
  expect(good.asked[0]?.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
});

test("an answer that is too short, from a server that did not say its length, is a cut connection", async () => {
  const server = await serve((request, response, index) => {
    if (index > 0) return sendRange(request, response, bytes);
    response.write(bytes.subarray(0, 1000));
    response.end();
  });
  const fetcher = makeFetcher();
  const urls = [`${server.url}/a`];
  const { path } = await fetcher.fetch(makeRequest(bytes, { urls, size: bytes.length }));
  expect(readFileSync(path)).toEqual(bytes);
});

/** Cuts once so much has arrived: what is still in the socket when it is cut would be lost. */
function cutAt(count: number, server: TestServer): (progress: { received: number }) => void {
  return ({ received }) => {
    if (received === count) server.cut();
  };
}

import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { makeFetcher, makeRequest, sha256 } from "./make-request.ts";
import { serve } from "./serve.ts";

const bytes = Buffer.from("the right bytes");

test("a file gets its name in the cache, and nothing else is left", async () => {
  const server = await serve((_request, response) => response.end(bytes));
  const fetcher = makeFetcher();
  const urls = [`${server.url}/a.tar`];
  const fetched = await fetcher.fetch(makeRequest(bytes, { urls }));
  const path = `${fetcher.folder}/${sha256(bytes)}`;
  expect(fetched).toEqual({ path, url: urls[0], size: bytes.length, fromCache: false });
  expect(readFileSync(path)).toEqual(bytes);
  expect(readdirSync(fetcher.folder)).toEqual([sha256(bytes)]);
});

test("what is cached is not asked for again, unless the key is new", async () => {
  const server = await serve((_request, response) => response.end(bytes));
  const fetcher = makeFetcher();
  const urls = [`${server.url}/a.tar`];
  await fetcher.fetch(makeRequest(bytes, { urls }));
  expect((await fetcher.fetch(makeRequest(bytes, { urls }))).fromCache).toBe(true);
  expect(server.asked).toHaveLength(1);
  const really = await fetcher.fetch(makeRequest(bytes, { urls, cached: false }));
  expect(really.fromCache).toBe(false);
  expect(server.asked).toHaveLength(2);
});

test("a damaged file in the cache is fetched again", async () => {
  const server = await serve((_request, response) => response.end(bytes));
  const fetcher = makeFetcher();
  writeFileSync(`${fetcher.folder}/${sha256(bytes)}`, "the wrong bytes");
  const urls = [`${server.url}/a.tar`];
  const fetched = await fetcher.fetch(makeRequest(bytes, { urls }));
  expect(fetched.fromCache).toBe(false);
  expect(readFileSync(fetched.path)).toEqual(bytes);
});

test("an empty file and one of several megabytes", async () => {
  const large = Buffer.alloc(5_000_000, "astbuild ");
  const server = await serve((request, response) =>
    response.end(request.url === "/empty" ? "" : large),
  );
  const fetcher = makeFetcher();
  const empty = await fetcher.fetch(
    makeRequest(Buffer.alloc(0), { urls: [`${server.url}/empty`] }),
  );
  expect(statSync(empty.path).size).toBe(0);
  const progress: number[] = [];
  const onProgress = (each: { received: number }): number => progress.push(each.received);
  const urls = [`${server.url}/large`];
  expect((await fetcher.fetch(makeRequest(large, { urls, onProgress }))).size).toBe(large.length);
  expect(progress.at(-1)).toBe(large.length);
  expect(progress.length).toBeGreaterThan(1);
});

test("redirects are followed, relative ones too", async () => {
  const server = await serve((request, response) => {
    if (request.url === "/right") response.end(bytes);
    else response.writeHead(302, { location: "/right" }).end("moved");
  });
  const fetcher = makeFetcher();
  await fetcher.fetch(makeRequest(bytes, { urls: [`${server.url}/old`] }));
  expect(server.asked.map((each) => each.path)).toEqual(["/old", "/right"]);
});

test("a file on this machine is copied", async () => {
  const fetcher = makeFetcher();
  const file = `${fetcher.folder}/a+b c.tar`;
  writeFileSync(file, bytes);
  const { path } = await fetcher.fetch(makeRequest(bytes, { urls: [pathToFileURL(file).href] }));
  expect(readFileSync(path)).toEqual(bytes);
});

test("no more downloads at once than asked for", async () => {
  const waiting: (() => void)[] = [];
  let most = 0;
  const server = await serve((_request, response) => {
    waiting.push(() => response.end(bytes));
    most = Math.max(most, waiting.length);
    if (waiting.length === 2) for (const send of waiting.splice(0)) send();
  });
  const fetcher = makeFetcher({ parallel: 2 });
  const request = makeRequest(bytes, { urls: [`${server.url}/a.tar`], cached: false });
  await Promise.all(Array.from({ length: 6 }, () => fetcher.fetch(request)));
  expect(server.asked).toHaveLength(6);
  expect(most).toBe(2);
});

test("two fetchers that want one file at once both get it whole", async () => {
  const large = Buffer.alloc(1_000_000, "astbuild ");
  const server = await serve((_request, response) => response.end(large));
  const one = makeFetcher();
  const other = makeFetcher({ cacheFolder: one.folder });
  const request = makeRequest(large, { urls: [`${server.url}/a.tar`] });
  const [first] = await Promise.all([one.fetch(request), other.fetch(request)]);
  expect(readFileSync(first.path)).toEqual(large);
  expect(readdirSync(one.folder)).toEqual([sha256(large)]);
});

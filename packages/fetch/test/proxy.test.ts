import { expect, test } from "vitest";
import { makeFetcher, makeRequest } from "./make-request.ts";
import { serve } from "./serve.ts";

test("http goes through the proxy that is named", async () => {
  const bytes = Buffer.from("by the proxy");
  const proxy = await serve((_request, response) => response.end(bytes));
  const fetcher = makeFetcher({ proxy: { http_proxy: proxy.url } });
  await fetcher.fetch(makeRequest(bytes, { urls: ["http://host.invalid/a"] }));
  expect(proxy.asked[0]?.path).toBe("http://host.invalid/a");
});

test("a proxy that is named and empty is none", async () => {
  const bytes = Buffer.from("without a proxy");
  const server = await serve((_request, response) => response.end(bytes));
  const fetcher = makeFetcher({ proxy: { http_proxy: "", https_proxy: "" } });
  await fetcher.fetch(makeRequest(bytes, { urls: [`${server.url}/a`] }));
  expect(server.asked[0]?.path).toBe("/a");
});

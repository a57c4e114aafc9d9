import { readdirSync } from "node:fs";
import { sriFromHex } from "@astbuild/hash";
import { expect, test } from "vitest";
import { makeFetcher, makeRequest, sha256 } from "./make-request.ts";
import { serve } from "./serve.ts";

test("every location is asked, also behind a good one, and nothing is kept", async () => {
  const bytes = Buffer.from("the right bytes");
  const wrong = Buffer.from("wrong");
  const server = await serve((request, response) => {
    if (request.url === "/gone") response.writeHead(404).end();
    else response.end(request.url === "/wrong" ? wrong : bytes);
  });
  const fetcher = makeFetcher({ debianMirrors: [server.url] });
  const urls = ["mirror://debian/good", `${server.url}/wrong`, `${server.url}/gone`];
  expect(await fetcher.checkSources(makeRequest(bytes, { urls }))).toEqual([
    { url: `${server.url}/good`, status: "good", size: bytes.length },
    {
      url: `${server.url}/wrong`,
      status: "mismatch",
      size: wrong.length,
      actual: sriFromHex(sha256(wrong)),
    },
    { url: `${server.url}/gone`, status: "failed", reason: "404 Not Found" },
  ]);
  expect(readdirSync(fetcher.folder)).toEqual([]);
});

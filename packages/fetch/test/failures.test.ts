import { readdirSync, writeFileSync } from "node:fs";
import { formatError } from "@astbuild/errors";
import { expect, test } from "vitest";
import { failure, makeFetcher, makeRequest, sha256 } from "./make-request.ts";
import { serve } from "./serve.ts";

const bytes = Buffer.from("the right bytes");
const wrong = Buffer.from("the wrong bytes");

test("a wrong file says what it is and is kept under its own hash", async () => {
  const server = await serve((_request, response) => response.end(wrong));
  const fetcher = makeFetcher();
  const urls = [`${server.url}/a.tar`];
  const error = await failure(fetcher.fetch(makeRequest(bytes, { urls })));
  expect(formatError(error).replaceAll(server.url, "http://host")).toBe(
    `error HASH_MISMATCH  the download is not what the recipe expects
  file      a.tar
  url       http://host/a.tar
  expected  sha256-o1gEJc33UJfOIwCXGc38USK7EIvhHB7uiuyn3IoCcgQ=
  actual    sha256-/KuTwQ0zIq/hOHB4cpa9g35z5vJtNwGyJU8xbdY0IJE=
  hint      if the new file is trusted: astbuild update RECIPE, or put the actual hash into the recipe
            (the file is kept: it will not be downloaded again)`,
  );
  expect(readdirSync(fetcher.folder)).toEqual([sha256(wrong), `${sha256(wrong)}.from`]);
  const corrected = await fetcher.fetch(makeRequest(wrong, { urls }));
  expect(corrected.fromCache).toBe(true);
  expect(server.asked).toHaveLength(1);
});

test("a wrong file at one location and the right one at the next", async () => {
  const server = await serve((request, response) =>
    response.end(request.url === "/right" ? bytes : wrong),
  );
  const fetcher = makeFetcher();
  const urls = [`${server.url}/wrong`, `${server.url}/right`];
  const fetched = await fetcher.fetch(makeRequest(bytes, { urls }));
  expect(fetched.url).toBe(urls[1]);
});

test("a file that is nowhere lists each location and its answer, and how to lock anew", async () => {
  const server = await serve((_request, response) => response.writeHead(404).end("no such file"));
  const fetcher = makeFetcher({ debianMirrors: [`${server.url}/one`, `${server.url}/two/`] });
  const urls = ["mirror://debian/pool/a+b.deb"];
  const error = await failure(fetcher.fetch(makeRequest(bytes, { name: "a+b.deb", urls })));
  expect(error.code).toBe("FETCH_FAILED");
  expect(error.facts["tried"]).toEqual([
    `${server.url}/one/pool/a%2Bb.deb: 404 Not Found`,
    `${server.url}/two/pool/a%2Bb.deb: 404 Not Found`,
  ]);
  expect(error.hint).toContain("astbuild update RECIPE");
  expect(readdirSync(fetcher.folder)).toEqual([]);
});

test("a server's trouble is tried again, its refusal is not", async () => {
  const server = await serve((request, response, index) => {
    if (request.url === "/refused") response.writeHead(403).end();
    else if (index < 3) response.writeHead(503).end();
    else response.end(bytes);
  });
  const fetcher = makeFetcher();
  const urls = [`${server.url}/refused`, `${server.url}/busy`];
  await fetcher.fetch(makeRequest(bytes, { urls }));
  const paths = server.asked.map((each) => each.path);
  expect(paths).toEqual(["/refused", "/busy", "/busy", "/busy"]);
});

test("trouble that does not end is given up", async () => {
  const server = await serve((_request, response) => response.writeHead(503).end());
  const fetcher = makeFetcher({ pauses: [0, 0] });
  const error = await failure(fetcher.fetch(makeRequest(bytes, { urls: [`${server.url}/a`] })));
  expect(error.facts["tried"]).toEqual([`${server.url}/a: 503 Service Unavailable`]);
  expect(server.asked).toHaveLength(3);
});

test("a host that cannot be reached is said in plain words, and asked last from then on", async () => {
  const server = await serve((_request, response) => response.end(bytes));
  const fetcher = makeFetcher({ debianMirrors: ["http://127.0.0.1:1", server.url] });
  const error = await failure(
    fetcher.fetch(makeRequest(bytes, { urls: ["http://127.0.0.1:1/a"] })),
  );
  expect(error.facts["tried"]).toEqual([
    "http://127.0.0.1:1/a: the host refuses the connection (ECONNREFUSED)",
  ]);
  expect(error.hint).toContain("is there a network?");
  const progress: string[] = [];
  const onProgress = ({ url }: { url: string }): unknown => progress.push(url);
  await fetcher.fetch(makeRequest(bytes, { urls: ["mirror://debian/a"], onProgress }));
  expect(progress).toEqual([`${server.url}/a`]);
});

test("offline only the cache answers, for a new key too", async () => {
  const fetcher = makeFetcher();
  const request = makeRequest(bytes, { urls: ["http://127.0.0.1:1/a"], offline: true });
  const error = await failure(fetcher.fetch({ ...request, cached: false }));
  expect(error.code).toBe("OFFLINE");
  writeFileSync(`${fetcher.folder}/${sha256(bytes)}`, bytes);
  expect((await fetcher.fetch({ ...request, cached: false })).fromCache).toBe(true);
});

test("without a mirror it says how to name one", async () => {
  const fetcher = makeFetcher();
  const urls = ["mirror://debian/pool/a.deb"];
  const error = await failure(fetcher.fetch(makeRequest(bytes, { urls })));
  expect(error.code).toBe("NO_MIRROR");
  expect(error.hint).toContain("ASTBUILD_DEBIAN_MIRROR");
});

test.each(["ftp://host/a", "mirror://other/a", "not a url"])("%s is not fetched", async (url) => {
  const error = await failure(makeFetcher().fetch(makeRequest(bytes, { urls: [url] })));
  expect(error.code).toBe("URL_UNSUPPORTED");
});

test("a redirect that never ends, and one to a file of this machine", async () => {
  const server = await serve((request, response) =>
    response
      .writeHead(302, { location: request.url === "/file" ? "file:///etc/passwd" : "/again" })
      .end(),
  );
  const urls = [`${server.url}/again`, `${server.url}/file`];
  const error = await failure(makeFetcher().fetch(makeRequest(bytes, { urls })));
  expect(error.facts["tried"]).toEqual([
    `${server.url}/again: it redirects more than 10 times`,
    `${server.url}/file: it redirects to file:///etc/passwd`,
  ]);
});

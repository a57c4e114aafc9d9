/** Downloads that are wrong, gone or cut: a clear error with its exit code, and what is half there is never used. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sendPart, sendRange, serve } from "../../packages/fetch/test/serve.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

const bytes = Buffer.alloc(300_000, "some source text\n");
const hash = `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
const zeroHash = `sha256-${"A".repeat(43)}=`;

const objects = (): string[] =>
  readdirSync(join(project.store, "objects")).filter((name) => name.endsWith("data.bin"));

const recipeOf = (urls: readonly string[], sri = hash): Promise<void> =>
  project.recipes(`
export const data = compose({
  name: "data",
  result: () => fetchFile({ urls: ${JSON.stringify(urls)}, hash: "${sri}" }),
});
export const user = command({ name: "user", build: ({ out }) => sh\`cp \${data} \${out}\` });`);

test("C12: a wrong hash: 102, the hash that was got, nothing registered; with the right hash no second download", async () => {
  const server = await serve((request, response) => sendRange(request, response, bytes));
  await recipeOf([`${server.url}/data.bin`], zeroHash);
  const wrong = await project.realise("user");
  expect({ exitCode: wrong.exitCode, steps: wrong.steps, counts: wrong.counts }).toMatchObject({
    exitCode: 102,
    steps: ["cancelled user-x86_64-gnu", "failed data.bin"],
    counts: { done: 0, failed: 1, cancelled: 1 },
  });
  expect(wrong.errors).toMatchInlineSnapshot(`
    "
    error HASH_MISMATCH  the download is not what the recipe expects
      recipe    PROJECT/astbuild.ts:5
      file      data.bin
      url       http://SERVER/data.bin
      expected  sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
      actual    sha256-SscpaGHz9l+6A6D0edlwmW+s/HI1KdUpnKevF/70fJs=
      hint      if the new file is trusted: astbuild update RECIPE, or put the actual hash into the recipe
                (the file is kept: it will not be downloaded again)

    1 failed, 1 more not built because of it: user
    "
  `);
  expect(wrong.errors).toContain(hash);
  expect(objects()).toEqual([]);

  await recipeOf([`${server.url}/data.bin`]);
  const right = await project.realise("data");
  expect([right.exitCode, right.steps, right.warnings]).toEqual([0, ["done data.bin"], []]);
  expect(await project.read(right.paths[0]!)).toBe(bytes.toString());
  expect(server.asked).toHaveLength(1);

  // The same bytes under another name are a new key, and were not fetched from there yet.
  await recipeOf([`${server.url}/renamed/other-data.bin`]);
  expect((await project.realise("data")).steps).toEqual(["done other-data.bin"]);
  expect(server.asked.map(({ path }) => path)).toEqual(["/data.bin", "/renamed/other-data.bin"]);
});

test("404 everywhere", async () => {
  const server = await serve((_, response) => response.writeHead(404).end());
  await recipeOf([`${server.url}/a/data.bin`, `${server.url}/b/data.bin`], zeroHash);
  const run = await project.realise("data");
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchInlineSnapshot(`
    "
    error FETCH_FAILED  data.bin could not be fetched from anywhere
      recipe  PROJECT/astbuild.ts:5
      hash    sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
      tried   http://SERVER/a/data.bin: 404 Not Found
              http://SERVER/b/data.bin: 404 Not Found
      hint    add another location to the recipe, or try again later
    "
  `);
  expect(server.asked.map(({ path }) => path)).toEqual(["/a/data.bin", "/b/data.bin"]);
});

test("nothing answers, and --offline", async () => {
  const gone = "sha256-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=";
  await recipeOf(["http://127.0.0.1:9/data.bin"], gone);
  const run = await project.realise("data");
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchInlineSnapshot(`
    "
    error FETCH_FAILED  data.bin could not be fetched from anywhere
      recipe  PROJECT/astbuild.ts:5
      hash    sha256-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
      tried   http://SERVER/data.bin: the host refuses the connection (ECONNREFUSED)
      hint    is there a network? http_proxy, https_proxy and no_proxy are honoured
    "
  `);
  const offline = await project.realise("data", "--offline");
  expect([offline.exitCode, offline.errors]).toMatchInlineSnapshot(`
    [
      1,
      "
    error OFFLINE  data.bin is not in the download cache
      recipe  PROJECT/astbuild.ts:5
      hash    sha256-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
      url     http://SERVER/data.bin
      hint    run once without --offline
    ",
    ]
  `);
});

test("interrupted in the middle, the next run goes on where it ended", async () => {
  const other = Buffer.alloc(400_000, "another source text\n");
  const sri = `sha256-${createHash("sha256").update(other).digest("base64")}`;
  const server = await serve((request, response, index) => {
    if (index === 0) sendPart(response, other, 150_000);
    else sendRange(request, response, other);
  });
  await recipeOf([`${server.url}/other.bin`], sri);
  const { run, ended } = project.startRealise("data");
  await run.seen(/"type":"progress"[^\n]*"done":1[45]\d{4}/);
  run.kill("SIGINT");
  const interrupted = await ended;
  expect([interrupted.exitCode, interrupted.errors]).toMatchInlineSnapshot(`
    [
      130,
      "error INTERRUPTED  stopped before everything was realised
      hint  what was finished is kept: run the same command again to go on
    ",
    ]
  `);
  const second = await project.realise("data");
  expect([second.exitCode, second.steps]).toEqual([0, ["done other.bin"]]);
  expect(server.asked).toHaveLength(2);
  const from = Number(/^bytes=(\d+)-$/.exec(server.asked[1]!.headers.range ?? "")?.[1]);
  expect(from).toBeGreaterThan(100_000);
  expect(await project.read(second.paths[0]!)).toBe(other.toString());
});

test("killed in the middle, and the server has another file by then: the whole is asked for again", async () => {
  const old = Buffer.alloc(200_000, "old");
  const now = Buffer.alloc(200_000, "new");
  const sri = `sha256-${createHash("sha256").update(now).digest("base64")}`;
  const server = await serve((request, response, index) => {
    if (index === 0) sendPart(response, old, 100_000);
    else sendRange(request, response, now, '"two"');
  });
  await recipeOf([`${server.url}/moved.bin`], sri);
  const { run, ended } = project.startRealise("data");
  await run.seen(/"type":"progress"[^\n]*"done":[1-9]/);
  run.kill("SIGKILL");
  expect((await ended).signal).toBe("SIGKILL");
  const second = await project.realise("data");
  expect([second.exitCode, second.steps]).toEqual([0, ["done moved.bin"]]);
  expect(await project.read(second.paths[0]!)).toBe(now.toString());
});

test("a FIFO is no file to fetch, and is not waited for", async () => {
  const fifo = join(project.folder, "pipe");
  execFileSync("mkfifo", [fifo]);
  await recipeOf([`file://${fifo}`], zeroHash);
  const { run, ended } = project.startRealise("data");
  // A thread that waits for it would outlive every other signal.
  const patience = setTimeout(() => run.kill("SIGKILL"), 20_000);
  const { exitCode, errors } = await ended;
  clearTimeout(patience);
  expect(errors).toContain("error FETCH_FAILED  ");
  expect(errors).toContain("it is not a regular file");
  expect(exitCode).toBe(1);
  const downloads = readdirSync(join(project.store, "var/downloads"));
  expect(downloads.filter((name) => name.startsWith(".partial-0000"))).toEqual([]);
});

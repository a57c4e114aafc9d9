/** A download is known by its hash and file name: another mirror changes nothing, a new name is really fetched and checked. */

import { createHash } from "node:crypto";
import { basename } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sendRange, serve } from "../../packages/fetch/test/serve.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

const one = Buffer.from("version one\n");
const two = Buffer.from("version two\n");
const sri = (content: Buffer): string =>
  `sha256-${createHash("sha256").update(content).digest("base64")}`;

const recipeOf = (url: string, hash: string): Promise<void> =>
  project.recipes(`
const source = fetchFile({ urls: ["${url}"], hash: "${hash}" });
export const user = command({ name: "user", build: ({ out }) => sh\`cp \${source} \${out}\` });`);

test("mirror changed, version bumped with the old hash, version bumped with the new one", async () => {
  const server = await serve((request, response) =>
    sendRange(request, response, request.url?.includes("-2") === true ? two : one),
  );
  await recipeOf(`${server.url}/first/thing-1.tar`, sri(one));
  const first = await project.realise("user");
  expect(first.steps).toEqual(["done thing-1.tar", "done user-x86_64-gnu"]);

  await recipeOf(`${server.url}/second/thing-1.tar`, sri(one));
  const moved = await project.realise("user");
  expect([moved.steps, moved.paths, server.asked.length]).toEqual([[], first.paths, 1]);

  await recipeOf(`${server.url}/first/thing-2.tar`, sri(one));
  const forgotten = await project.realise("user");
  expect([forgotten.exitCode, forgotten.codes]).toEqual([102, ["HASH_MISMATCH"]]);
  expect(forgotten.errors).toContain(sri(two));

  await recipeOf(`${server.url}/first/thing-2.tar`, sri(two));
  const bumped = await project.realise("user");
  expect(bumped.steps).toEqual(["done thing-2.tar", "done user-x86_64-gnu"]);
  expect(await project.read(bumped.paths[0]!)).toBe("version two\n");
});

test("the same bytes under a new name are fetched and checked, though they are in the cache", async () => {
  const server = await serve((request, response) => sendRange(request, response, one));
  await recipeOf(`${server.url}/thing-3.tar`, sri(one));
  const run = await project.realise("user");
  expect(run.steps).toEqual(["done thing-3.tar", "done user-x86_64-gnu"]);
  expect(server.asked).toHaveLength(1);
});

test("B4: two recipes with the same declared hash", async () => {
  const server = await serve((request, response) => sendRange(request, response, two));
  await project.recipes(`
const a = fetchFile({ urls: ["${server.url}/a/same.tar"], hash: "${sri(two)}" });
const b = fetchFile({ urls: ["${server.url}/b/same.tar"], hash: "${sri(two)}" });
export const left = command({ name: "left", build: ({ out }) => sh\`cp \${a} \${out}\` });
export const right = command({ name: "right", build: ({ out }) => sh\`cp \${b} \${out}\` });`);
  const run = await project.realise("left", "right", "-j2");
  expect(run.errors).toBe("");
  expect(run.steps).toEqual(["done left-x86_64-gnu", "done right-x86_64-gnu", "done same.tar"]);
  expect(server.asked).toHaveLength(1);
});

test("--offline: a new name whose bytes are in the cache is used, with a warning", async () => {
  await recipeOf("http://127.0.0.1:9/thing-4.tar", sri(two));
  const run = await project.realise("user", "--offline");
  expect([run.exitCode, run.warnings.map(({ code, message }) => [code, message])]).toEqual([
    0,
    [
      [
        "NOT_CHECKED",
        "thing-4.tar was taken from the cache; no location was asked whether it still has these bytes",
      ],
    ],
  ]);
});

test("C13: a download refers to nothing, whatever stands in it", async () => {
  await project.recipes(`
export const thing = command({ name: "thing", build: ({ out }) => sh\`echo >\${out}\` });`);
  const { paths } = await project.realise("thing");
  const text = Buffer.from(`/ast/store/${basename(paths[0]!)}\n`);
  await project.write("named.txt", text.toString());
  await project.recipes(`
export const named = compose({ name: "named", result: () => fetchFile({
  urls: ["file://${project.folder}/named.txt"], hash: "${sri(text)}" }) });`);
  const run = await project.realise("named");
  expect(run.errors).toBe("");
  const info = await project.astbuild("path-info", run.paths[0]!, "--json");
  expect(JSON.parse(info.stdout)).toMatchObject({ references: [] });
});

test("C14: a download is the object that `store add` makes of the same file", async () => {
  await project.write("same.txt", "the same\n");
  const added = await project.astbuild("store", "add", "same.txt");
  await project.recipes(`
export const same = compose({ name: "same", result: () => fetchFile({
  urls: ["file://${project.folder}/same.txt"], hash: "${sri(Buffer.from("the same\n"))}" }) });`);
  const run = await project.realise("same");
  expect([run.steps, run.paths]).toEqual([["done same.txt"], [added.stdout.trim()]]);
});

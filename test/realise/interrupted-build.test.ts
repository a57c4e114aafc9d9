/** Ctrl-C, or an AbortSignal, in the middle of a build: nothing of it runs a second later, nothing is left, the next run builds (B6). */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test, vi } from "vitest";
import { processesWith, uniqueSleep } from "../support/processes.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

const recipes = (sleep: string): string => `
export const stuck = command({ name: "stuck", build: ({ out }) => sh\`
  (sleep ${sleep} &) &
  sleep ${sleep} | cat
\` });`;

test.each<NodeJS.Signals>(["SIGINT", "SIGTERM"])("B6: %s", async (signal) => {
  const sleep = uniqueSleep();
  await project.recipes(recipes(sleep));
  const { run, ended } = project.startRealise("stuck");
  await vi.waitUntil(() => processesWith(sleep).length === 2, { timeout: 20_000 });
  const begin = performance.now();
  run.kill(signal);
  const { exitCode, errors, steps, counts } = await ended;
  expect(performance.now() - begin).toBeLessThan(5000);
  expect(processesWith(sleep)).toEqual([]);
  expect(exitCode).toBe(signal === "SIGINT" ? 130 : 143);
  expect(errors).toMatch(/^error INTERRUPTED  /);
  expect(steps).toEqual(["cancelled stuck-x86_64-gnu"]);
  expect(counts).toBeUndefined();
  expect(readdirSync(join(project.store, "var/tmp"))).toEqual([]);
  expect(readdirSync(join(project.store, "var/live"))).toEqual([]);
  expect(
    readdirSync(join(project.store, "objects")).filter((name) => name.startsWith(".")),
  ).toEqual([]);
});

test("an AbortSignal through the façade", async () => {
  const sleep = uniqueSleep();
  await project.recipes(recipes(sleep));
  const { realise } = await import("astbuild");
  const abort = new AbortController();
  const ended = realise({
    targets: ["stuck"],
    folder: project.folder,
    store: project.store,
    signal: abort.signal,
    onEvent() {},
  });
  const outcome = ended.catch((error: unknown) => error);
  await vi.waitUntil(() => processesWith(sleep).length === 2, { timeout: 20_000 });
  abort.abort();
  expect(await outcome).toMatchObject({ code: "INTERRUPTED" });
  expect(processesWith(sleep)).toEqual([]);
});

test("asked again, it ends at once, whatever the clean stop waits for", async () => {
  const sleep = uniqueSleep();
  await project.recipes(recipes(sleep));
  const { run, ended } = project.startRealise("stuck");
  await vi.waitUntil(() => processesWith(sleep).length === 2, { timeout: 20_000 });
  using database = new DatabaseSync(join(project.store, "var/db.sqlite"));
  database.exec("BEGIN IMMEDIATE"); // Without it nobody can give up a lock or a live row.
  run.kill("SIGINT");
  await vi.waitUntil(() => processesWith(sleep).length === 0, { timeout: 20_000 });
  let isOver = false;
  void ended.then(() => (isOver = true));
  // Within a quarter of a second it would be taken for the same Ctrl-C, passed on by npm.
  const again = setInterval(() => run.kill("SIGINT"), 50);
  await vi.waitUntil(() => isOver, { timeout: 8000 });
  clearInterval(again);
  const { exitCode, signal } = await ended;
  expect([exitCode, signal]).toEqual([130, null]);
  database.exec("ROLLBACK");
});

test("the next run builds", async () => {
  await project.recipes(
    `export const stuck = command({ name: "stuck", build: ({ out }) => sh\`touch \${out}\` });`,
  );
  expect((await project.realise("stuck")).steps).toEqual(["done stuck-x86_64-gnu"]);
});

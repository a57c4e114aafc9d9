/** Several commands on one store: each step is done once by one of them; when one is killed the others take over at once (B2, B9, B10). */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { mostAtOnce } from "../support/most-at-once.ts";
import { processesWith, uniqueSleep } from "../support/processes.ts";
import { seededProject } from "../support/seeded-project.ts";

const SPIN = "for ((i = 0; i < 20000; i++)); do :; done";
const sleep = uniqueSleep();

const project = await seededProject(`
const step = (name: string, script: any, deps: any[] = []) => command({ name, build: ({ out }) => sh\`
  mkdir \${out}; : \${deps}; echo once >\${out}/log; from=$EPOCHREALTIME
  \${script}
  echo job $from $EPOCHREALTIME
\` });
const spin = sh\`${SPIN}\`;
const a = step("a", spin), b = step("b", spin), c = step("c", spin, [a]), d = step("d", spin, [a, b]);
const e = step("e", spin, [b]), f = step("f", spin, [c, d, e]), t = text("t", "text");
export const all = step("all", spin, [a, b, c, d, e, f, t]);
export const slow = step("slow", sh\`echo running; for i in $(seq 40); do sleep 0.05; done; : ${sleep}\`);
export const stuck = step("stuck", sh\`sleep \${process.env.STUCK ?? "0"}\`);
`);
afterAll(() => project[Symbol.asyncDispose]());

test("B2: four commands with a token each share one graph: every step is done once, and several at once", async () => {
  const runs = await Promise.all(Array.from({ length: 4 }, () => project.realise("all", "-j1")));
  for (const run of runs) expect([run.exitCode, run.errors]).toEqual([0, ""]);
  expect(new Set(runs.map(({ paths }) => paths[0])).size).toBe(1);
  const done = runs.flatMap(({ steps }) => steps.filter((step) => step.startsWith("done")));
  const names = ["a", "all", "b", "c", "d", "e", "f"].map((name) => `done ${name}-x86_64-gnu`);
  expect(done.toSorted()).toEqual([...names, "done t"]);
  const { jobs, most } = mostAtOnce(runs.map(({ log }) => log).join("\n"));
  expect(jobs).toBe(7);
  expect(most).toBeGreaterThan(1);
});

test("B1: with tokens to spare as many steps run at once as the graph is wide, each once", async () => {
  await using wide = await seededProject(`
const step = (name: string, deps: any[]) => command({ name, build: ({ out }) => sh\`
  : \${deps}; from=$EPOCHREALTIME; sleep 0.5; touch \${out}; echo job $from $EPOCHREALTIME
\` });
const a = step("a", []), b = step("b", [a]), c = step("c", [a]), d = step("d", [a]);
export const e = step("e", [b, c, d]);`);
  const run = await wide.realise("e", "-j16");
  expect([run.exitCode, run.errors]).toEqual([0, ""]);
  expect(run.steps).toEqual(["a", "b", "c", "d", "e"].map((name) => `done ${name}-x86_64-gnu`));
  expect(mostAtOnce(run.log)).toEqual({ jobs: 5, most: 3 });
});

test("B9, B10: the one that waits says for whom, and takes over when that one is killed", async () => {
  const first = project.startRealise("slow");
  await first.run.seen(/"type":"log"/);
  const second = project.startRealise("slow");
  await second.run.seen(/"type":"waiting"/);
  const begin = performance.now();
  first.run.kill("SIGKILL");
  await second.run.seen(/"type":"start"/);
  const took = performance.now() - begin;
  const [killed, other] = await Promise.all([first.ended, second.ended]);
  expect(killed.signal).toBe("SIGKILL");
  expect([other.exitCode, other.errors, other.steps]).toEqual([0, "", ["done slow-x86_64-gnu"]]);
  const waiting = other.events.find(({ type }) => type === "waiting") as unknown as {
    holder: { pid: number; command: string };
  };
  expect(waiting.holder.pid).toBe(first.run.pid);
  expect(waiting.holder.command).toContain("realise");
  // It looks every 20 to 200 ms.
  expect(took).toBeLessThan(5000);
});

test("killed in the middle of a build: nothing of it runs on, and the next command builds", async () => {
  const seconds = uniqueSleep();
  project.env["STUCK"] = seconds;
  const { run, ended } = project.startRealise("stuck");
  await vi.waitUntil(() => processesWith(seconds).length > 0, { timeout: 20_000 });
  run.kill("SIGKILL");
  await ended;
  await vi.waitUntil(() => processesWith(seconds).length === 0, { timeout: 10_000 });
  delete project.env["STUCK"];
  const again = await project.realise("stuck");
  expect([again.exitCode, again.steps]).toEqual([0, ["done stuck-x86_64-gnu"]]);
  expect(readdirSync(join(project.store, "var/live"))).toEqual([]);
});

test("the one that waits says so in words, and can be stopped without the other", async () => {
  const seconds = uniqueSleep();
  project.env["STUCK"] = seconds;
  const { run, ended } = project.startRealise("stuck");
  await vi.waitUntil(() => processesWith(seconds).length > 0, { timeout: 20_000 });
  const waiting = project.start("realise", "stuck");
  await waiting.seen(
    new RegExp(
      `… waiting   stuck .*\\n +astbuild realise .* \\(pid ${run.pid} on .*\\) builds it\\n`,
    ),
  );
  waiting.kill("SIGINT");
  expect((await waiting.finished).exitCode).toBe(130);
  expect(processesWith(seconds)).not.toEqual([]);
  run.kill("SIGKILL");
  await ended;
  delete project.env["STUCK"];
});

/** The first failure stops the rest, and what was stopped did not fail; --keep-going does all that can be done; counts are exact (B11). */

import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const GRAPH = `
const step = (name: string, script: any, deps: any[] = []) => command({ name, tools: deps, build: ({ out }) => sh\`
  mkdir -p \${out}; : \${deps}
  \${script}
\` });
export const bad = step("bad", sh\`exit 3\`);
export const worse = step("worse", sh\`exit 4\`);
export const slow = step("slow", sh\`for i in $(seq 1 400); do sleep 0.05; done\`);
export const good = step("good", sh\`:\`);
export const onGood = step("on-good", sh\`:\`, [good]);
export const onBad = step("on-bad", sh\`:\`, [bad, good]);
export const above = step("above", sh\`:\`, [onBad, onGood]);
`;

const project = await seededProject(GRAPH);
afterAll(() => project[Symbol.asyncDispose]());

test("B11: without it: what runs is stopped, what waits is not begun, and only one failed", async () => {
  const begin = performance.now();
  const run = await project.realise("slow", "bad", "above", "-j2");
  // slow alone would take 20 s.
  expect(performance.now() - begin).toBeLessThan(15_000);
  expect([run.exitCode, run.codes]).toEqual([100, ["BUILD_FAILED"]]);
  expect(run.counts).toMatchObject({ failed: 1 });
  expect(run.steps).toContain("failed bad-x86_64-gnu");
  expect(run.steps).toContain("cancelled slow-x86_64-gnu");
  expect(run.steps).toContain("cancelled above-x86_64-gnu");
  const ended = run.steps.map((step) => step.split(" ")[0]);
  expect(run.counts!.cancelled).toBe(ended.filter((result) => result === "cancelled").length);
  expect(run.errors).toContain(`1 failed, ${run.counts!.cancelled} more not built because of it: `);
});

test("B11: with it: every failure is told, all else is built", async () => {
  // Nothing of it is what the test before this one may have built.
  await project.recipes(GRAPH.replace("mkdir -p", "umask 022; mkdir -p"));
  const run = await project.realise("above", "worse", "onGood", "--keep-going");
  expect(run.steps).toEqual([
    "cancelled above-x86_64-gnu",
    "cancelled on-bad-x86_64-gnu",
    "done good-x86_64-gnu",
    "done on-good-x86_64-gnu",
    "failed bad-x86_64-gnu",
    "failed worse-x86_64-gnu",
  ]);
  expect(run.counts).toMatchObject({ done: 2, failed: 2, cancelled: 2 });
  expect([run.exitCode, run.codes]).toEqual([100, ["BUILD_FAILED", "BUILD_FAILED"]]);
  expect(run.errors).toContain("\n2 failed, 2 more not built because of it: on-bad, above\n");
  expect(run.errors.match(/why +.*/g)).toEqual([
    expect.stringContaining("exited with 3"),
    expect.stringContaining("exited with 4"),
  ]);
  expect(run.paths).toHaveLength(1);
});

test("B11: what was finished before the failure is kept", async () => {
  await project.recipes(`${GRAPH}
export const early = step("early", sh\`:\`);
export const late = command({ name: "late", tools: [early], build: () => sh\`: \${early}; exit 3\` });`);
  const failed = await project.realise("late");
  expect(failed.steps).toEqual(["done early-x86_64-gnu", "failed late-x86_64-gnu"]);
  expect([failed.exitCode, failed.counts]).toMatchObject([100, { done: 1, failed: 1 }]);
  expect((await project.realise("early")).steps).toEqual([]);
});

test("B11: a timeout and a wrong download: 101 and 102 are 103", async () => {
  await project.write("data.bin", "some bytes");
  await project.recipes(`${GRAPH}
export const data = compose({ name: "data", result: () => fetchFile({
  urls: ["file://${project.folder}/data.bin"], hash: "sha256-${"A".repeat(43)}=" }) });`);
  const run = await project.realise("slow", "data", "--keep-going", "--timeout", "1");
  expect([run.exitCode, run.codes.toSorted()]).toEqual([103, ["BUILD_TIMED_OUT", "HASH_MISMATCH"]]);
  expect(run.counts).toMatchObject({ failed: 2, cancelled: 0 });
});

test("B11: a failure beside a timeout: the exit codes' bits combine", async () => {
  const run = await project.realise("slow", "bad", "--keep-going", "--timeout", "1");
  expect([run.exitCode, run.codes.toSorted()]).toEqual([101, ["BUILD_FAILED", "BUILD_TIMED_OUT"]]);
});

/** --timeout, --max-silent and --max-log end a build, the whole tree of it, and the error says which of them it was. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { processesWith, uniqueSleep } from "../support/processes.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

/** Beside the builder a daemon that must not survive it. */
async function ended(script: string, ...limits: string[]): Promise<[number | null, string]> {
  const sleep = uniqueSleep();
  await project.recipes(`
export const endless = command({ name: "endless", build: () => sh\`
  (sleep ${sleep} &) & ${script}
\` });`);
  const { exitCode, errors, steps, counts } = await project.realise("endless", ...limits);
  expect(steps).toEqual(["failed endless-x86_64-gnu"]);
  expect(counts).toMatchObject({ failed: 1, cancelled: 0 });
  expect(processesWith(sleep)).toEqual([]);
  expect(readdirSync(join(project.store, "var/tmp"))).toEqual([]);
  return [exitCode, errors];
}

test("C1: an endless loop", async () => {
  expect(await ended("while :; do :; done", "--timeout", "1")).toMatchInlineSnapshot(`
    [
      101,
      "
    error BUILD_TIMED_OUT  endless-x86_64-gnu took too long
      recipe      PROJECT/astbuild.ts:3
      platform    x86_64-gnu
      derivation  HASH
      why         timed out after 1 s
      log         empty
      hint        astbuild log HASH
                  astbuild develop HASH
    ",
    ]
  `);
});

test("C1: chatter does not count as an end", async () => {
  const [exitCode, errors] = await ended("while :; do echo on; sleep 0.1; done", "--timeout", "1s");
  expect(exitCode).toBe(101);
  expect(errors).toContain("why         timed out after 1 s\n");
});

test("C2: nothing said", async () => {
  expect(await ended("echo begun; while :; do :; done", "--max-silent", "1"))
    .toMatchInlineSnapshot(`
    [
      101,
      "
    error BUILD_TIMED_OUT  endless-x86_64-gnu took too long
      recipe      PROJECT/astbuild.ts:3
      platform    x86_64-gnu
      derivation  HASH
      why         said nothing for 1 s
      log         last line:
                  | begun
      hint        astbuild log HASH
                  astbuild develop HASH
    ",
    ]
  `);
});

test("C3: endless output", async () => {
  const [exitCode, errors] = await ended("printf '%0300d' 1; yes", "--max-log", "100");
  expect([exitCode, errors]).toMatchInlineSnapshot(`
    [
      100,
      "
    error BUILD_FAILED  endless-x86_64-gnu could not be built
      recipe      PROJECT/astbuild.ts:3
      platform    x86_64-gnu
      derivation  HASH
      why         wrote more than 100 bytes of log
      log         last line:
                  | 0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
      hint        astbuild log HASH
                  astbuild develop HASH
    ",
    ]
  `);
});

test("B8: a builder that closes its log and loops", async () => {
  const script = "exec >&- 2>&-; while :; do :; done";
  expect(await ended(script, "--timeout", "1")).toMatchInlineSnapshot(`
    [
      101,
      "
    error BUILD_TIMED_OUT  endless-x86_64-gnu took too long
      recipe      PROJECT/astbuild.ts:3
      platform    x86_64-gnu
      derivation  HASH
      why         timed out after 1 s
      log         empty
      hint        astbuild log HASH
                  astbuild develop HASH
    ",
    ]
  `);
});

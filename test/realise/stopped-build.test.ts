/** What nobody waits for stops a build as cleanly as Ctrl-C does: nothing of it runs, nothing is left, and it is told. */

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, test, vi } from "vitest";
import { COMMAND } from "../support/cli.ts";
import { processesWith, uniqueSleep } from "../support/processes.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

/** A recipe whose builder never ends. @param late a statement of it */
function stuck(sleep: string, late: string): string {
  return `export const stuck = command({ name: "stuck", build: ({ out }) => { ${late}; return sh\`
  sleep ${sleep} | cat
\`; } });`;
}

function leftovers(): readonly string[] {
  const { store } = project;
  const objects = readdirSync(join(store, "objects")).filter((name) => name.startsWith("."));
  return [join(store, "var/tmp"), join(store, "var/live")].flatMap((each) => readdirSync(each)).concat(objects); // prettier-ignore
}

test.each([
  [`Promise.reject(new Error("late"))`, /: Error: late\n/],
  [`Promise.reject("text")`, /: 'text'\n/],
  [`setTimeout(() => { throw new TypeError("late") }, 1500)`, /: TypeError: late\n {2}stack +at /],
])("%s in a recipe", async (late, message) => {
  const sleep = uniqueSleep();
  await project.recipes(stuck(sleep, late));
  const { errors, events, exitCode } = await project.realise("stuck");
  expect(errors).toMatch(/^error UNCAUGHT {2}something was thrown where nobody catches it: /);
  expect(errors).toMatch(message);
  expect(exitCode).toBe(1);
  expect(events.at(-1)).toMatchObject({ type: "error", code: "UNCAUGHT" });
  expect([processesWith(sleep), leftovers()]).toEqual([[], []]);
});

test("something late in a module fails also what had nothing to wait for", async () => {
  await project.recipes(`Promise.reject(new Error("late"));
export const x = command({ name: "x", build: ({ out }) => sh\`touch \${out}\` });`);
  const { stderr, exitCode } = await project.astbuild("list");
  expect(stderr).toMatch(/^error UNCAUGHT {2}.*: Error: late\n {2}stack +at .*astbuild\.ts:2:/);
  expect(exitCode).toBe(1);
});

test("a full disk behind stdout", async () => {
  const sleep = uniqueSleep();
  await project.recipes(stuck(sleep, ""));
  const script = `exec "$0" "$1" realise stuck --json >/dev/full`;
  const child = spawn("bash", ["-c", script, process.execPath, COMMAND], {
    ...{ cwd: project.folder, env: project.env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  expect(await text(child.stderr)).toMatch(
    /^error DISK_FULL {2}.*\n {2}path {2}standard output\n$/,
  );
  expect(await ended).toBe(1);
  expect([processesWith(sleep), leftovers()]).toEqual([[], []]);
});

test("who ends the process in the middle of it leaves no builder", async () => {
  const sleep = uniqueSleep();
  await project.recipes(stuck(sleep, "setTimeout(() => process.exit(0), 1500)"));
  const { errors, events, exitCode } = await project.realise("stuck");
  expect(errors).toMatch(/^error ENDED_EARLY {2}/);
  expect(events.at(-1)).toMatchObject({ type: "error", code: "ENDED_EARLY" });
  expect(exitCode).toBe(1);
  await vi.waitUntil(() => processesWith(sleep).length === 0, { timeout: 5000 });
});

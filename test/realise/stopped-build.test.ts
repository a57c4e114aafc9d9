/** What nobody waits for stops a build as cleanly as Ctrl-C does: nothing of it runs, nothing is left, and it is told. */

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { COMMAND } from "../support/cli.ts";
import { processesWith, uniqueSleep } from "../support/processes.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

function leftovers(): readonly string[] {
  const { store } = project;
  const objects = readdirSync(join(store, "objects")).filter((name) => name.startsWith("."));
  return [join(store, "var/tmp"), join(store, "var/live")].flatMap((each) => readdirSync(each)).concat(objects); // prettier-ignore
}

test("a full disk behind stdout", async () => {
  const sleep = uniqueSleep();
  await project.recipes(`
export const stuck = command({ name: "stuck", build: ({ out }) => sh\`sleep ${sleep} | cat\` });`);
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

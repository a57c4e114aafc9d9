/** The limits of the shell that the command is started from are the machine's: no build sees them. */

import { spawnSync } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { COMMAND } from "../support/cli.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const seen = command({
  name: "seen",
  build: ({ out }) => sh\`(ulimit -Sa; ulimit -Ha; getconf ARG_MAX) | tee \${out}\`,
});`);
afterAll(() => project[Symbol.asyncDispose]());

test("they are these", async () => {
  const run = await project.realise("seen");
  expect([run.errors, run.exitCode]).toEqual(["", 0]);
  expect(run.log).toMatch(/^stack size .* 8192$/m);
  expect(run.log).toMatch(/^open files .* 1024$/m);
  expect(run.log).toMatch(/\n2097152\n$/);
});

function checkUnder(limits: string): { readonly status: number | null; readonly stderr: string } {
  const words = [process.execPath, COMMAND, "realise", "seen", "--no-link", "--check"];
  return spawnSync("bash", ["-ec", `${limits}; exec "$@"`, "bash", ...words], {
    cwd: project.folder,
    env: { ...process.env, ...project.env },
    encoding: "utf8",
  });
}

test.each([
  "ulimit -Ss 1024",
  "ulimit -Ss unlimited",
  "ulimit -Sn 512; ulimit -Hn 5000",
  "ulimit -Sc unlimited; ulimit -Sl 32; ulimit -Sq 4096; ulimit -Si 100",
  "ulimit -St 3600; ulimit -Sd 30000000; ulimit -Sf 9000000; ulimit -Sx 9",
])("%s: the same bytes", (limits) => {
  const { status, stderr } = checkUnder(limits);
  expect([stderr, status]).toEqual([expect.not.stringContaining("error"), 0]);
});

test("what cannot be had is told: a hard limit below what builds have", () => {
  const { status, stderr } = checkUnder("ulimit -Sn 900; ulimit -Hn 900");
  expect(status).toBe(1);
  expect(stderr).toContain("error SANDBOX_SETUP");
  expect(stderr).toContain(
    "a builder's limit of open files is 1024, and here it can be 900 at most",
  );
});

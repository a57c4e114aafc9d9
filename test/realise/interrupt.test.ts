/** Ctrl-C stops cleanly with 130, SIGTERM with 143; what nobody reads ends quietly. */

import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { COMMAND, temporaryProject } from "../support/cli.ts";
import type { Project } from "../support/cli.ts";

test.each<[signal: NodeJS.Signals, exitCode: number]>([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
])("%s", async (signal, exitCode) => {
  await using server = await silentServer();
  await using project = await stuckProject(server.port);
  const run = project.start("realise", "stuck", "--progress", "plain");
  await server.asked;
  run.kill(signal);
  const result = await run.finished;
  expect([result.exitCode, result.signal]).toEqual([exitCode, null]);
  expect(result.stderr).toContain("error INTERRUPTED  ");
  expect(result.stderr).not.toContain("    at ");
  expect(result.stdout).toBe("");
});

test.each([
  [`console.log("now"); for (;;);`],
  [
    `
import { compose } from "astbuild";
export const stuck = compose({ name: "stuck", result: () => { console.log("now"); for (;;); } });
`,
  ],
])("a recipe that never comes back: %j", async (module) => {
  await using project = await temporaryProject({ "astbuild.ts": module });
  const run = project.start("realise", "stuck");
  await run.seen(/now/);
  run.kill("SIGINT");
  const patience = setTimeout(() => run.kill("SIGKILL"), 10_000);
  expect((await run.finished).signal).toBe("SIGINT");
  clearTimeout(patience);
});

test("with --json the stream ends with the error", async () => {
  await using server = await silentServer();
  await using project = await stuckProject(server.port);
  const run = project.start("realise", "stuck", "--json");
  await server.asked;
  run.kill("SIGINT");
  const { stdout, exitCode } = await run.finished;
  const last = JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as object;
  expect(last).toMatchObject({ version: 1, type: "error", code: "INTERRUPTED" });
  expect(exitCode).toBe(130);
});

test("the end of npm, with a shell between it and us", async () => {
  await using server = await silentServer();
  await using project = await stuckProject(server.port);
  const script = `sh -c '"$0" "$1" realise stuck --progress plain; echo "code $?"' "$0" "$1"; true`;
  const npm = spawn("bash", ["-c", script, process.execPath, COMMAND], {
    cwd: project.folder,
    env: { ...project.env, npm_command: "exec" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const output = text(npm.stdout);
  await server.asked;
  npm.kill("SIGKILL");
  expect(await output).toBe("code 143\n");
});

/** A recipe whose download never comes. */
function stuckProject(port: number): Promise<Project> {
  return temporaryProject({
    "astbuild.ts": `
import { compose, fetchFile } from "astbuild";
export const stuck = compose({
  name: "stuck",
  result: () => fetchFile({ urls: ["http://127.0.0.1:${port}/x"], hash: "sha256-${"A".repeat(43)}=" }),
});
`,
  });
}

/** Takes requests and never answers. */
async function silentServer(): Promise<AsyncDisposable & { port: number; asked: Promise<void> }> {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const server = createServer(() => resolve());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

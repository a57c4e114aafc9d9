/** `log` shows all that a build said, whatever became of it; -f follows one that runs in another terminal. */

import { existsSync, globSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { COMMAND } from "../support/cli.ts";
import { normalise } from "../support/normalise.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const broken = command({
  name: "broken",
  build: () => sh\`
    for i in {1..40}; do echo line $i; done
    printf '\\377\\0\\033[31mraw\\n'
    false
  \`,
});
const waits = (name: string) => command({
  name,
  build: ({ out }) => sh\`
    echo begun
    until [ -e go ]; do sleep 0.05; done
    echo ended
    echo \${name} >\${out}
  \`,
});
export const slow = waits("slow");
export const slower = waits("slower");
export const unbuilt = waits("unbuilt");`);
afterAll(() => project[Symbol.asyncDispose]());

/** Lets the builder go on, whose folder is open to us. */
async function goOn(name: string): Promise<void> {
  const find = (): string | undefined =>
    globSync(join(project.store, `var/tmp/*${name}-x86_64-gnu*/build`))[0];
  await vi.waitUntil(() => find() !== undefined, { timeout: 60_000 });
  writeFileSync(join(find()!, "go"), "");
}

test("C24: the whole log of a build that failed, raw as it came; the error has the last 25 lines", async () => {
  const { errors, exitCode } = await project.realise("broken");
  expect(exitCode).toBe(100);
  expect(errors).toContain("last 25 lines");
  expect(errors).not.toContain("| line 16\n");
  expect(errors).toContain("| line 18\n");
  expect(errors).not.toContain("\u001b");
  const raw = spawnSync(process.execPath, [COMMAND, "log", "broken"], {
    cwd: project.folder,
    env: project.env,
  });
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`).join("");
  expect(raw.stdout.toString("latin1").replace(/line \d+: /, "line N: ")).toBe(
    `${lines}\u00ff\0\u001b[31mraw\nastbuild: line N: false exited with 1\n`,
  );
});

test("a running build is followed by name until it ends, its last lines included", async () => {
  const { run, ended } = project.startRealise("slow");
  await run.seen(/begun/);
  const follower = project.start("log", "-f", "slow");
  await follower.seen(/begun\n/);
  await goOn("slow");
  expect(await follower.finished).toMatchObject({
    stdout: "begun\nended\n",
    stderr: "",
    exitCode: 0,
  });
  expect((await ended).errors).toBe("");
  const later = await project.astbuild("log", "-f", "slow");
  expect(later.stdout).toBe("begun\nended\n");
});

test("without a name, whatever is being built; nothing is an error, and so is no name without -f", async () => {
  const nothing = await project.astbuild("log", "-f");
  expect([nothing.stdout, nothing.exitCode]).toEqual(["", 1]);
  expect(nothing.stderr).toMatch(/^error LOG_MISSING {2}nothing is being built at this moment\n/);
  expect((await project.astbuild("log")).stderr).toMatch(/^error USAGE /);
  expect((await project.astbuild("log", "unbuilt")).stderr).toMatch(/^error LOG_MISSING /);

  const { run, ended } = project.startRealise("slower");
  await run.seen(/begun/);
  const follower = project.start("log", "-f");
  await follower.seen(/begun\n/);
  await goOn("slower");
  const { stdout, stderr, exitCode } = await follower.finished;
  expect([stdout, exitCode]).toEqual(["begun\nended\n", 0]);
  expect(normalise(stderr).replace(/ on .*\n/, " on HOST)")).toBe(
    "following slower-x86_64-gnu, built by astbuild realise --json slower (pid PID on HOST)",
  );
  await ended;
});

test("who follows a build whose process is killed comes to an end", async () => {
  const { run, ended } = project.startRealise("unbuilt");
  await run.seen(/begun/);
  const follower = project.start("log", "-f", "unbuilt");
  await follower.seen(/begun\n/);
  run.kill("SIGKILL");
  await ended;
  expect(await follower.finished).toMatchObject({ stdout: "begun\n", exitCode: 0 });
  expect(existsSync(project.store)).toBe(true);
});

/** `kill -9` of the engine, or of its spawner, leaves no process and no file. */

import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { childrenOf, processesWith, uniqueSleep, until } from "../support/processes.ts";
import { makeRequest, openBench } from "../support/sandbox-run.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-test-"));
  for (const name of ["store", "build", "tmp"]) mkdirSync(join(folder, name));
});
// A spawner whose engine has died may still be removing its own folder in there.
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

test("the engine dies while a builder with daemons runs", async () => {
  const sleep = uniqueSleep();
  const engine = startEngine(
    `sleep ${sleep} & ( trap "" TERM; sleep ${sleep} & ) ; wait; sleep ${sleep}`,
  );
  await until(() => processesWith(sleep).length >= 2);
  engine.kill("SIGKILL");
  await until(() => processesWith(sleep).length === 0);
  await until(() => readdirSync(join(folder, "tmp")).length === 0);
  expect(processesWith(sleep)).toEqual([]);
});

test("the engine dies at any moment of the set-up", async () => {
  const sleep = uniqueSleep();
  const engines = Array.from({ length: 8 }, () => startEngine(`sleep ${sleep}`));
  let alive = engines.length;
  engines.forEach((engine) => engine.once("exit", () => alive--));
  await until(() => processesWith(sleep).length > 0);
  engines.forEach((engine) => engine.kill("SIGKILL"));
  await until(() => alive === 0 && readdirSync(join(folder, "tmp")).length === 0);
  expect(processesWith(sleep)).toEqual([]);
});

test("the engine dies between its request and the opening of the log it would have read", async () => {
  const log = join(folder, "log");
  spawnSync("mkfifo", [log]);
  const launch = { kind: "launch", id: 1, command: ["/bin/true"], files: [], log };
  const program = fileURLToPath(new URL("../../packages/sandbox/src/spawner.ts", import.meta.url));
  const spawner = spawn(process.execPath, [program, join(folder, "tmp/scratch")], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  spawner.stdin.end(`${JSON.stringify(launch)}\n`);
  await once(spawner, "close");
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
});

test("the spawner dies: the run fails with that reason, and nothing of it is left", async () => {
  const sleep = uniqueSleep();
  const engine = startEngine(`sleep ${sleep}`);
  let said = "";
  engine.stderr!.setEncoding("utf8").on("data", (text: string) => (said += text));
  await until(() => processesWith(sleep).length > 0);
  process.kill(childrenOf(engine.pid!)[0]!, "SIGKILL");
  await once(engine, "close");
  await until(() => processesWith(sleep).length === 0);
  expect(said).toContain("SANDBOX_LOST");
});

test("bwrap alone is killed: the builder is dead with it, and the result says so", async () => {
  const sleep = uniqueSleep();
  await using bench = await openBench();
  const run = bench.run(`sleep ${sleep} & wait`);
  await until(() => processesWith(sleep).length > 0);
  const spawner = childrenOf(process.pid).find((pid) =>
    processesWith("--v8-pool-size=0").includes(pid),
  );
  process.kill(childrenOf(spawner!)[0]!, "SIGKILL");
  expect(await run).toMatchObject({ kind: "signalled", signal: "SIGKILL" });
  expect(processesWith(sleep)).toEqual([]);
});

test("Ctrl-C at the terminal does not reach the spawner", async () => {
  const sleep = uniqueSleep();
  const engine = startEngine(`trap "echo never" INT; sleep ${sleep}; true`);
  await until(() => processesWith(sleep).length > 0);
  const group = Number(
    readFileSync(`/proc/${engine.pid!}/stat`, "utf8").split(") ")[1]!.split(" ")[2],
  );
  const spawner = childrenOf(engine.pid!)[0]!;
  const spawnerGroup = Number(
    readFileSync(`/proc/${spawner}/stat`, "utf8").split(") ")[1]!.split(" ")[2],
  );
  expect(spawnerGroup).toBe(spawner);
  expect(spawnerGroup).not.toBe(group);
  engine.kill("SIGKILL");
  await until(() => processesWith(sleep).length === 0);
});

function startEngine(script: string): ChildProcess {
  const program = fileURLToPath(new URL("../support/sandbox-engine.ts", import.meta.url));
  const engine = spawn(process.execPath, [program], {
    stdio: ["pipe", "ignore", "pipe"],
    env: { ...process.env, TMPDIR: join(folder, "tmp") },
  });
  engine.stdin!.end(JSON.stringify(makeRequest(folder, script)));
  return engine;
}

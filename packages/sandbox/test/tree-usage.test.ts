import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { assert, expect, test, vi } from "vitest";
import {
  countProcesses,
  countThreads,
  estimateMemory,
  measureMemory,
  openSandboxProc,
} from "../src/tree-usage.ts";
import { watchTree } from "../src/watch-tree.ts";

test("a process with the machine's /proc, as init has while it is set up, is not looked at", async () => {
  expect(openSandboxProc(process.pid)).toBeUndefined();
  const child = spawn("sleep", ["1"]);
  const broken: string[] = [];
  using _watch = watchTree(child.pid!, { processes: 1, memory: 1 }, (limit) => broken.push(limit));
  await once(child, "exit");
  expect(broken).toEqual([]);
});

test("a process that is gone is not looked at", () => {
  expect(openSandboxProc(2 ** 30)).toBeUndefined();
});

test("a /proc that is open counts its own processes, and none once they have ended, whoever has their numbers", async () => {
  const outside = spawn("unshare", ["-Urpf", "--mount-proc", "sleep", "100"]);
  const init = await vi.waitFor(() => childOf(outside.pid!));
  using proc = await vi.waitFor(() => found(openSandboxProc(init)));
  expect([countProcesses(proc), countThreads(proc)]).toEqual([1, 1]);
  expect(estimateMemory(proc, 2 ** 50)).toBeGreaterThan(0);
  process.kill(init, "SIGKILL");
  await once(outside, "exit");
  expect([countProcesses(proc), countThreads(proc), measureMemory(proc)]).toEqual([0, 0, 0]);
});

const isRoot = process.getuid!() === 0;

test.runIf(isRoot)("a watch outlives its sandbox, and its number is given again", async () => {
  const outside = spawn("unshare", ["-Urpf", "--mount-proc", "sleep", "100"]);
  const init = await vi.waitFor(() => childOf(outside.pid!));
  const broken: string[] = [];
  using watch = watchTree(init, { processes: 5 }, (limit) => broken.push(limit));
  await vi.waitFor(() => expect(watch.peakMemory).toBeGreaterThan(0));
  process.kill(init, "SIGKILL");
  await once(outside, "exit");
  const other = await vi.waitFor(() => startWithNumber(init));
  await setTimeout(700); // longer than from one look to the next
  expect(broken).toEqual([]);
  other.kill();
});

/** Others on the machine start processes too. */
function startWithNumber(pid: number): ChildProcess {
  writeFileSync("/proc/sys/kernel/ns_last_pid", String(pid - 1));
  const child = spawn("sleep", ["100"]);
  if (child.pid === pid) return child;
  child.kill();
  return expect.fail(`${child.pid} came instead of ${pid}`);
}

function childOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return Number(found(/\d+/.exec(children)));
}

function found<T>(value: T | null | undefined): T {
  assert(value !== null && value !== undefined, "not yet");
  return value;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { countThreads, estimateMemory, hasOwnProc, measureMemory } from "../src/tree-usage.ts";
import { watchTree } from "../src/watch-tree.ts";

test("a process with the machine's /proc, as init has while it is set up, is not looked at", async () => {
  expect(hasOwnProc(process.pid)).toBe(false);
  const child = spawn("sleep", ["1"]);
  const broken: string[] = [];
  using _watch = watchTree(child.pid!, { processes: 1, memory: 1 }, (limit) => broken.push(limit));
  await once(child, "exit");
  expect(broken).toEqual([]);
});

test("one that is gone uses nothing", () => {
  const gone = 2 ** 30;
  expect([hasOwnProc(gone), countThreads(gone), estimateMemory(gone, 2 ** 50)]).toEqual([
    false,
    0,
    0,
  ]);
  expect(measureMemory(gone)).toBe(0);
});

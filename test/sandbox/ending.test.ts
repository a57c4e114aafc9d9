/** However a builder ends, the result says how, and when it is known nothing of the builder is left. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { processesWith, uniqueSleep, until } from "../support/processes.ts";
import { openBench } from "../support/sandbox-run.ts";
import type { Bench } from "../support/sandbox-run.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test.each([0, 1, 2, 42, 125, 126, 127, 137, 255])("exit code %i is a result", async (code) => {
  expect(await bench.run(`exit ${code}`)).toMatchObject({ kind: "exited", code });
});

test.each(["SIGKILL", "SIGTERM", "SIGSEGV", "SIGABRT"])("%s is a result", async (signal) => {
  expect(await bench.run(`kill -${signal} $$`)).toMatchObject({ kind: "signalled", signal });
});

test("usage is that of the builder and what it waited for", async () => {
  const { usage } = await bench.run(
    "python3 -c 'x = bytearray(100_000_000); sum(range(5_000_000))'",
  );
  expect(usage.maxRss).toBeGreaterThan(100_000_000);
  expect(usage.cpuSeconds).toBeGreaterThan(0.02);
  expect(usage.wallSeconds).toBeGreaterThan(usage.cpuSeconds! / 4);
});

test.each([
  ["a background job", (sleep: string) => `sleep ${sleep} & exit 0`],
  [
    "a job in another session",
    (sleep: string) =>
      `python3 -c 'import os; os.fork() or os.setsid() or os.execlp("sleep", "sleep", "${sleep}")'`,
  ],
  [
    "a double fork that holds the log",
    (sleep: string) => `( ( trap "" TERM HUP; sleep ${sleep} ) & ) ; exit 0`,
  ],
  [
    "children that fork on and on",
    (sleep: string) => `f() { sleep ${sleep} & sleep 0.01; f; }; f & sleep 0.1; exit 0`,
  ],
])("B7: %s is dead when the builder's end is known", async (_, script) => {
  const sleep = uniqueSleep();
  expect(await bench.run(script(sleep))).toMatchObject({ kind: "exited", code: 0 });
  expect(processesWith(sleep)).toEqual([]);
});

test.each([
  ["that sleeps", (sleep: string) => `sleep ${sleep}`],
  [
    "that closes its log and loops",
    (sleep: string) => `exec >&- 2>&-; sleep ${sleep} & while :; do :; done`,
  ],
  [
    "that ignores signals",
    (sleep: string) => `trap "" TERM INT HUP; sleep ${sleep}; sleep ${sleep}`,
  ],
  ["that stops itself", (sleep: string) => `sleep ${sleep} & kill -STOP $$`],
  [
    "that kills all it may",
    (sleep: string) => `sleep ${sleep} & kill -9 1; while :; do sleep 1; done`,
  ],
])("B8: time runs out for a builder %s", async (_, script) => {
  const sleep = uniqueSleep();
  const result = await bench.run(script(sleep), { limits: { timeout: 0.3 } });
  expect(result).toMatchObject({ kind: "timed-out", after: 0.3 });
  expect(processesWith(sleep)).toEqual([]);
});

test("B8: a cancelled builder is dead", async () => {
  const sleep = uniqueSleep();
  const abort = new AbortController();
  const run = bench.run(`sleep ${sleep}`, { signal: abort.signal });
  await until(() => processesWith(sleep).length > 0);
  abort.abort();
  expect(await run).toMatchObject({ kind: "cancelled" });
  expect(processesWith(sleep)).toEqual([]);
});

test("one that is cancelled during set-up, at any moment, never outlives it", async () => {
  const sleep = uniqueSleep();
  const results = await Promise.all(
    Array.from({ length: 16 }, async (_, index) => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), index * 2);
      return (await bench.run(`sleep ${sleep}`, { signal: abort.signal })).kind;
    }),
  );
  expect(results).toEqual(Array.from({ length: 16 }, () => "cancelled"));
  expect(processesWith(sleep)).toEqual([]);
});

test("one that was cancelled before does not start", async () => {
  expect(await bench.run("echo started", { signal: AbortSignal.abort() })).toMatchObject({
    kind: "cancelled",
    log: "",
  });
});

test("disposing of the sandbox cancels what runs", async () => {
  const sleep = uniqueSleep();
  const other = await openBench();
  const run = other.run(`sleep ${sleep}`);
  await until(() => processesWith(sleep).length > 0);
  await other[Symbol.asyncDispose]();
  expect(await run).toMatchObject({ kind: "cancelled" });
  expect(processesWith(sleep)).toEqual([]);
});

test("twelve at a time keep to themselves", async () => {
  const numbers = Array.from({ length: 12 }, (_, index) => index);
  const runs = await Promise.all(numbers.map((n) => bench.run(`echo ${n}; echo $$; exit ${n}`)));
  expect(runs.map((run) => run.kind === "exited" && run.code)).toEqual(numbers);
  expect(runs.map((run) => run.log)).toEqual(numbers.map((n) => `${n}\n2\n`));
});

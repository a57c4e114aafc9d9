/** The log is one FIFO: whole, in order, bounded, and something that scripts may open by name. */

import { spawnSync } from "node:child_process";
import { chmodSync, globSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scratchParent } from "../../packages/sandbox/src/scratch-parent.ts";
import { openBench } from "../support/sandbox-run.ts";
import type { Bench } from "../support/sandbox-run.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test("both streams in the order of writing, by descriptor and by name", async () => {
  const { log } = await bench.run(
    "echo 1; echo 2 >&2; echo 3 > /dev/stdout; echo 4 > /dev/stderr; echo 5 | tee /dev/stderr; echo 6 >> /dev/fd/2",
  );
  expect(log).toBe("1\n2\n3\n4\n5\n5\n6\n");
});

test("ten megabytes arrive whole, the last line too", async () => {
  const { log } = await bench.run("seq 1 1400000; printf end");
  expect(log.length).toBe(10_088_899);
  expect(log.endsWith("\n1400000\nend")).toBe(true);
});

test("a log that never ends is cut at the limit", async () => {
  const { log, ...result } = await bench.run("yes", { limits: { maxLog: 100_000 } });
  expect(result).toMatchObject({ kind: "log-too-long", limit: 100_000 });
  expect(log.length).toBe(100_000);
});

test("silence is measured from the last byte", async () => {
  const result = await bench.run("for i in 1 2 3 4 5 6; do echo $i; sleep 0.1; done; sleep 1000", {
    limits: { maxSilent: 0.4 },
  });
  expect(result).toMatchObject({ kind: "silent", after: 0.4, log: "1\n2\n3\n4\n5\n6\n" });
});

test("no other user can write into it, nor reach it", async (context) => {
  if (process.getuid?.() !== 0) context.skip("only root can be another user");
  let log = "";
  let tellStarted = (): void => {};
  const started = new Promise<void>((resolve) => (tellStarted = resolve));
  const running = bench.run(
    "stat -L -c %d:%i /proc/self/fd/1; until [ -e go ]; do sleep 0.05; done; echo end",
    {
      onLog(chunk) {
        log += chunk.toString();
        if (log.includes("\n")) tellStarted();
      },
    },
  );
  await started;
  const fifo = globSync(join(scratchParent(), "astbuild-sandbox-*/log-*")).find((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return `${stat?.dev}:${stat?.ino}` === log.trim();
  })!;
  const intrude = (): unknown =>
    spawnSync("sh", ["-c", 'echo evil >>"$1"', "sh", fifo], { uid: 65534, gid: 65534 }).status;
  expect(statSync(fifo).mode & 0o777).toBe(0o600);
  expect([statSync(dirname(fifo)).mode & 0o777, intrude()]).toEqual([0o700, 2]);
  chmodSync(dirname(fifo), 0o755);
  expect(intrude()).toBe(2);
  chmodSync(dirname(fifo), 0o700);
  writeFileSync(join(bench.folder, "build/go"), "");
  expect(await running).toMatchObject({ kind: "exited", code: 0 });
  expect(log).toMatch(/^\d+:\d+\nend\n$/);
});

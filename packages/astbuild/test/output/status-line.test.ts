/** The status of unusual moments: waiting for another process, unknown sizes, nothing planned. */

import { expect, test } from "vitest";
import { createProgress } from "../../src/output/progress.ts";
import { statusLines } from "../../src/output/status-line.ts";
import { plan, step } from "./scripted.ts";

test("nothing before there is a plan", () => {
  expect(statusLines(createProgress(), 0, 80)).toBeUndefined();
});

test("who is waited for", () => {
  const progress = createProgress();
  const zlib = step("build", "zlib");
  progress.apply(plan({ build: 1 }, 0), 0);
  progress.apply({ type: "start", step: zlib }, 0);
  const holder = { pid: 42, command: "astbuild realise all", host: "here" };
  progress.apply({ type: "waiting", step: zlib, holder }, 0);
  expect(statusLines(progress, 5000, 100)?.status).toBe(
    "[0/1] waiting for astbuild realise all (pid 42 on here) to build zlib  5s",
  );
});

test("a download of unknown size has no time left", () => {
  const progress = createProgress();
  const fetch = step("fetch", "zlib", { name: "zlib.tar.gz" });
  progress.apply(plan({ fetch: 1 }, 0), 0);
  progress.apply({ type: "start", step: fetch }, 0);
  progress.apply({ type: "progress", step: fetch, done: 2 ** 20 }, 1000);
  expect(statusLines(progress, 2000, 100)?.status).toBe(
    "[0/1] fetching  zlib.tar.gz  1.0 MiB  512.0 KiB/s",
  );
});

test("more steps than were planned do not make more done than there are", () => {
  const progress = createProgress();
  progress.apply(plan({ build: 1 }, 0), 0);
  for (const name of ["a", "b", "c"]) {
    const each = step("build", name);
    progress.apply({ type: "start", step: each }, 0);
    if (name !== "c") progress.apply({ type: "end", step: each, result: "done", seconds: 1 }, 0);
  }
  expect(statusLines(progress, 0, 80)?.status).toBe("[2/3] building  c  0s");
});

test("a step that waits for another process is seen before it was started", () => {
  const progress = createProgress();
  const zlib = step("build", "zlib");
  progress.apply(plan({ build: 1 }, 0), 0);
  const holder = { pid: 42, command: "astbuild realise all", host: "here" };
  progress.apply({ type: "waiting", step: zlib, holder }, 1000);
  expect(statusLines(progress, 6000, 100)?.status).toBe(
    "[0/1] waiting for astbuild realise all (pid 42 on here) to build zlib  5s",
  );
  progress.apply({ type: "end", step: zlib, result: "reused", seconds: 6 }, 7000);
  expect(statusLines(progress, 7000, 100)?.status).toBe("[1/1]");
});

test("the time left, by history and by the pace of this run", () => {
  const progress = createProgress();
  const [gcc, zlib, musl] = ["gcc", "zlib", "musl"].map((name) => step("build", name));
  const status = (now: number): string => statusLines(progress, now, 100)!.status;
  progress.apply({ ...plan({ build: 3 }, 0), expected: { seconds: 180, unknown: 0 } }, 0);
  progress.apply({ type: "start", step: gcc!, expected: 100 }, 0);
  expect(status(0)).toBe("[0/3 ~3m left] building  gcc  0s of 1m40s");
  // Twice as fast as before.
  progress.apply({ type: "end", step: gcc!, result: "done", seconds: 50 }, 50_000);
  progress.apply({ type: "start", step: zlib!, expected: 60 }, 50_000);
  expect(status(50_000)).toBe("[1/3 ~1m left] building  zlib  0s of 1m00s");
  // Never less than what the longest one still needs; nobody need do musl.
  progress.apply({ type: "end", step: musl!, result: "reused", seconds: 0, expected: 20 }, 60_000);
  expect(status(60_000)).toBe("[2/3 ~50s left] building  zlib  10s of 1m00s");
  // Later than ever: nothing is promised.
  expect(status(150_000)).toBe("[2/3] building  zlib  1m40s of 1m00s");
});

test("no time left is told where a build is not known", () => {
  const progress = createProgress();
  const gcc = step("build", "gcc");
  progress.apply({ ...plan({ build: 2 }, 0), expected: { seconds: 180, unknown: 1 } }, 0);
  progress.apply({ type: "start", step: gcc, expected: 100 }, 0);
  expect(statusLines(progress, 0, 100)?.status).toBe("[0/2] building  gcc  0s of 1m40s");
});

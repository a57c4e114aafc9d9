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

/** What a CI page shows: lines at start and end, and a sign of life every 30 seconds. */

import { expect, test } from "vitest";
import { createPlainReporter } from "../../src/output/plain-reporter.ts";
import { fakeClock, fakeTerminal, playBuild, step } from "./scripted.ts";

test("a build in lines", () => {
  const terminal = fakeTerminal({ rewritable: false });
  const clock = fakeClock();
  playBuild(createPlainReporter({ terminal, clock, logs: false }), clock);
  expect(terminal.written.err.split("\n")).toEqual([
    "  0.0s ✓ reused    10 of 14 steps",
    "       … building  busybox            riscv64-musl",
    "  2.0s ✓ fetched   2 files of seed                       8.0 MiB",
    "   33s … [2/4] building  busybox riscv64-musl  31s of 1m02s",
    "         LD  busy",
    " 48.1s ✓ built     busybox            riscv64-musl",
    "       … building  initrd             riscv64-musl",
    "  0.4s ✓ built     initrd             riscv64-musl       1.2 MiB",
    "",
  ]);
  expect(terminal.written.out).toBe("");
});

test("logs where they are asked for, with the recipe's name and no escape sequences", () => {
  const terminal = fakeTerminal({ rewritable: false });
  const clock = fakeClock();
  playBuild(createPlainReporter({ terminal, clock, logs: true }), clock);
  const lines = terminal.written.err.split("\n").filter((line) => line.startsWith("busybox>"));
  expect(lines).toEqual(["busybox>   CC  init.o", "busybox> LD  busybox"]);
});

test("a failed step and a warning", () => {
  const terminal = fakeTerminal({ rewritable: false });
  const clock = fakeClock();
  const reporter = createPlainReporter({ terminal, clock, logs: false });
  const zlib = step("build", "zlib");
  reporter.event({ type: "start", step: zlib });
  const facts = { mounts: "312" };
  const message = "many inputs make the sandbox slow";
  reporter.event({ type: "warning", step: zlib, code: "MANY_MOUNTS", message, facts });
  reporter.event({ type: "end", step: zlib, result: "failed", seconds: 75 });
  reporter.finish();
  expect(terminal.written.err.split("\n")).toEqual([
    "       … building  zlib",
    "warning MANY_MOUNTS  many inputs make the sandbox slow",
    "  step    zlib",
    "  mounts  312",
    " 1m15s ✗ failed    zlib",
    "",
  ]);
});

test("what another process builds", () => {
  const terminal = fakeTerminal({ rewritable: false });
  const clock = fakeClock();
  const reporter = createPlainReporter({ terminal, clock, logs: false });
  const zlib = step("build", "zlib");
  const holder = { pid: 42, command: "astbuild realise all", host: "here" };
  reporter.event({ type: "waiting", step: zlib, holder });
  reporter.finish();
  expect(terminal.written.err.split("\n")).toEqual([
    "       … waiting   zlib",
    "         astbuild realise all (pid 42 on here) builds it",
    "",
  ]);
});

/** What a terminal shows: permanent lines, below them a status that is rewritten and never wraps. */

import { expect, test } from "vitest";
import { createAutoReporter } from "../../src/output/auto-reporter.ts";
import { fakeClock, fakeTerminal, plan, playBuild, step } from "./scripted.ts";
import { screenOf } from "./screen.ts";

test("finished steps stay, the status goes", () => {
  const terminal = fakeTerminal();
  const clock = fakeClock();
  playBuild(createAutoReporter({ terminal, clock, logs: false }), clock);
  expect(screenOf(terminal.written.err, 80)).toEqual([
    "  0.0s ✓ reused    10 of 14 steps",
    "  2.0s ✓ fetched   2 files of seed                       8.0 MiB",
    " 48.1s ✓ built     busybox            riscv64-musl",
    "  0.4s ✓ built     initrd             riscv64-musl       1.2 MiB",
  ]);
});

test("the status shows counts, what runs for how long, and the last line of the log", () => {
  const terminal = fakeTerminal();
  const clock = fakeClock();
  const reporter = createAutoReporter({ terminal, clock, logs: false });
  const frames: string[] = [];
  const watched = { ...clock };
  watched.advance = (milliseconds) => {
    clock.advance(milliseconds);
    frames.push(screenOf(terminal.written.err, 80).slice(-2).join("\n"));
  };
  playBuild(reporter, watched);
  expect(frames).toEqual([
    ["  0.0s ✓ reused    10 of 14 steps", "[0/4] fetching  0 of 2 files  0 B of 8.0 MiB"].join(
      "\n",
    ),
    [
      "  0.0s ✓ reused    10 of 14 steps",
      "[0/4] fetching  0 of 2 files  1.0 MiB of 8.0 MiB  512.0 KiB/s  14s left",
    ].join("\n"),
    [
      "  2.0s ✓ fetched   2 files of seed                       8.0 MiB",
      "[2/4] building  busybox riscv64-musl  2s of 1m02s",
    ].join("\n"),
    ["[2/4] building  busybox riscv64-musl  48s of 1m02s", "  LD  busy"].join("\n"),
    [
      " 48.1s ✓ built     busybox            riscv64-musl",
      "[3/4] building  initrd riscv64-musl  0s",
    ].join("\n"),
  ]);
});

test("at most ten redraws a second, and none without a change", () => {
  let writes = 0;
  const terminal = fakeTerminal({ err: () => void (writes += 1) });
  const clock = fakeClock();
  const reporter = createAutoReporter({ terminal, clock, logs: false });
  reporter.event(plan({ build: 1 }, 0));
  reporter.event({ type: "start", step: step("build", "linux") });
  for (let i = 0; i < 1000; i++) {
    const chunk = Buffer.from(`line ${i}\n`);
    reporter.event({ type: "log", step: step("build", "linux"), chunk });
    clock.advance(1);
  }
  expect(writes).toBeLessThanOrEqual(10);
  clock.advance(100);
  writes = 0;
  clock.advance(899);
  expect(writes).toBeLessThanOrEqual(1);
});

test("a note stands above the status, and afterwards for itself", () => {
  const terminal = fakeTerminal();
  const clock = fakeClock();
  const reporter = createAutoReporter({ terminal, clock, logs: false });
  reporter.event(plan({ build: 1 }, 0));
  reporter.event({ type: "start", step: step("build", "linux") });
  clock.advance(100);
  terminal.written.err = "";
  terminal.note("waiting for the store's lock");
  clock.advance(100);
  expect(terminal.written.err).toContain("\rwaiting for the store's lock\u001b[K\n[0/1] building");
  reporter.finish();
  terminal.written.err = "";
  terminal.note("again");
  expect(terminal.written.err).toBe("again\n");
});

test.each([20, 40, 60])("no status line is wider than a terminal of %i columns", (width) => {
  const terminal = fakeTerminal();
  terminal.width = width;
  const clock = fakeClock();
  const reporter = createAutoReporter({ terminal, clock, logs: false });
  const names = ["python3", "linux-headers", "libffi", "openssl"];
  reporter.event(plan({ build: names.length }, 0));
  for (const name of names) reporter.event({ type: "start", step: step("build", name) });
  const chunk = Buffer.from(`${"構築".repeat(60)}\n`);
  reporter.event({ type: "log", step: step("build", "python3"), chunk });
  clock.advance(100);
  const screen = screenOf(terminal.written.err, width);
  expect(screen).toHaveLength(2);
  expect(screen[0]).toMatch(/^\[0\/4\] .*…$/);
});

test("a terminal that became narrower is cleaned of the wrapped rows", () => {
  const terminal = fakeTerminal();
  terminal.width = 80;
  const clock = fakeClock();
  const reporter = createAutoReporter({ terminal, clock, logs: false });
  reporter.event(plan({ build: 2 }, 0));
  const origin = { recipe: "python3-with-a-long-name", platform: "loongarch64-musl" };
  reporter.event({ type: "start", step: step("build", "a", { origin }) });
  reporter.event({ type: "start", step: step("build", "b", { origin: { recipe: "libffi" } }) });
  clock.advance(100);
  const before = terminal.written.err;
  terminal.width = 30;
  terminal.written.err = "";
  clock.advance(1000);
  // the old line of 68 columns takes three rows of 30: up two before anything is written
  expect(before).toContain("[0/2] building  python3-with-a-long-name");
  expect(terminal.written.err.startsWith("\r\u001b[2A")).toBe(true);
});

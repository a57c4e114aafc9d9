/** What gets a line, and what shares one. */

import type { StepEndEvent } from "@astbuild/engine";
import { expect, test } from "vitest";
import { formatFinishedLine } from "../../src/output/finished-line.ts";
import { createFinishedSteps } from "../../src/output/finished-steps.ts";
import { createPaint } from "../../src/output/paint.ts";
import { plan, step } from "./scripted.ts";

const text = (lines: readonly Parameters<typeof formatFinishedLine>[0][]): string[] =>
  lines.map((line) => formatFinishedLine(line, createPaint(false)));

function end(each: StepEndEvent["step"], rest: Partial<StepEndEvent> = {}): StepEndEvent {
  return { type: "end", step: each, result: "done", seconds: 0.1, ...rest };
}

test("a hundred downloads of one recipe are one line, and small steps of a moment none", () => {
  const steps = createFinishedSteps();
  const names = Array.from({ length: 100 }, (_, index) => `${index}.deb`);
  for (const name of names)
    steps.apply({ type: "start", step: step("fetch", "seed", { name }) }, 0);
  for (const name of names) {
    steps.apply(end(step("fetch", "seed", { name }), { size: 1024 ** 2 }), 7600);
    steps.apply({ type: "start", step: step("unpack", "seed", { name }) }, 7600);
    steps.apply(end(step("unpack", "seed", { name }), { size: 1 }), 7700);
  }
  expect(steps.due(7700)).toEqual([]);
  expect(text(steps.due(8700))).toEqual([
    "  7.6s ✓ fetched   100 files of seed                   100.0 MiB",
  ]);
  expect(steps.due(9999, "all")).toEqual([]);
});

test("reused builds of one platform are one line with as many names as fit", () => {
  const steps = createFinishedSteps();
  steps.apply(plan({ build: 14 }, 0), 0);
  const origin = (recipe: string): StepEndEvent["step"]["origin"] => ({
    recipe,
    platform: "riscv64",
  });
  for (const name of ["zlib", "openssl", "xz"]) {
    const each = step("build", name, { origin: origin(name) });
    expect(steps.apply(end(each, { result: "reused" }), 0)).toEqual([]);
  }
  expect(text(steps.due(1000))).toEqual([
    "  0.0s ✓ reused    zlib openssl xz    riscv64            3 of 14",
  ]);
  for (let index = 0; index < 20; index++) {
    const each = step("build", `package${index}`, { origin: origin(`package${index}`) });
    steps.apply(end(each, { result: "reused" }), 2000);
  }
  expect(text(steps.due(3000))).toEqual([
    "  0.0s ✓ reused    package0 package1 package2 +17 riscv64  20 of 14",
  ]);
});

test("one download says its name; what failed says so at once, what was cancelled nothing", () => {
  const steps = createFinishedSteps();
  const name = "busybox-1.37.0.tar.bz2";
  const fetch = step("fetch", "busybox", { name });
  steps.apply({ type: "start", step: fetch }, 0);
  steps.apply(end(fetch, { size: 2.4 * 1024 ** 2 }), 400);
  expect(text(steps.due(400, "all"))).toEqual([
    "  0.4s ✓ fetched   busybox-1.37.0.tar.bz2                2.4 MiB",
  ]);
  expect(text(steps.apply(end(fetch, { result: "failed", seconds: 3 }), 0))).toEqual([
    "  3.0s ✗ failed    busybox-1.37.0.tar.bz2",
  ]);
  expect(steps.apply(end(step("build", "zlib"), { result: "cancelled" }), 0)).toEqual([]);
});

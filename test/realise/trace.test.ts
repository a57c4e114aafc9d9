/** `--trace FILE`: the run as a timeline, also of one that fails; nothing is begun when it could not be written. */

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const first = command({ name: "first", build: ({ out }) => sh\`echo one >\${out}\` });
export const second = command({ name: "second", build: ({ out }) => sh\`cat \${first} >\${out}\` });
export const broken = command({ name: "broken", build: () => sh\`cat \${first}; false\` });
`);
afterAll(() => project[Symbol.asyncDispose]());

interface Slice {
  readonly name: string;
  readonly ph: string;
  readonly cat?: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly args: Readonly<Record<string, unknown>>;
}

async function slices(file: string): Promise<Slice[]> {
  const text = await readFile(join(project.folder, file), "utf8");
  return (JSON.parse(text) as { traceEvents: Slice[] }).traceEvents;
}

test("a slice for each step with what it did inside, an arrow to the step that waited for it", async () => {
  const { errors } = await project.realise("second", "-j2", "--trace", "run.json");
  expect(errors).toBe("");
  const all = await slices("run.json");
  const steps = all.filter(({ ph, cat }) => ph === "X" && cat === "build");
  expect(steps.map(({ name, args }) => [name, args["result"], args["recipe"]])).toEqual([
    ["first-x86_64-gnu", "done", "first"],
    ["second-x86_64-gnu", "done", "second"],
  ]);
  for (const { pid, tid, ts, dur } of steps) {
    const inside = all.filter(
      (each) => each.cat === "phase" && each.pid === pid && each.tid === tid && each.ts >= ts && each.ts + each.dur <= ts + dur, // prettier-ignore
    );
    expect(inside.map(({ name }) => name)).toEqual(["run", "check", "publish"]);
  }
  const [first, second] = steps as [Slice, Slice];
  const [from, to] = all.filter(({ ph }) => ph === "s" || ph === "f") as [Slice, Slice];
  expect([from.ts >= first.ts && from.ts <= first.ts + first.dur, to.ts]).toEqual([
    true,
    second.ts,
  ]);
  expect(all.filter(({ ph, name }) => ph === "C" && name === "steps running").length).toBe(4);
});

test("one that fails is in it, with what was said", async () => {
  const { codes } = await project.realise("broken", "--trace", "broken.json");
  expect(codes).toEqual(["BUILD_FAILED"]);
  const found = (await slices("broken.json")).find(({ name }) => name === "broken-x86_64-gnu");
  expect([found?.args["result"], found?.args["error"]]).toEqual([
    "failed",
    expect.stringContaining("broken"),
  ]);
});

test("a place that cannot be written is told before anything is built", async () => {
  const { codes, steps, errors, exitCode } = await project.realise(
    ...["second", "--trace", "no/such/folder/run.json"],
  );
  expect([codes, steps, exitCode]).toEqual([[], [], 1]);
  expect(errors).toContain("error FOLDER_MISSING");
  expect(await readdir(project.folder)).not.toContain("no");
});

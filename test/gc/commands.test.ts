/**
 * Eight commands realise overlapping graphs while a ninth collects in a loop; round after round, each with sources of
 * its own. ASTBUILD_TEST_SECONDS makes it longer.
 */

import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import type { Project } from "../support/cli.ts";

const SECONDS = Number(process.env["ASTBUILD_TEST_SECONDS"] ?? 0);
const WIDTH = 8;
/** A source and a tree for each leaf, trees above them. */
const STEPS = 4 * WIDTH;
const NUMBERS = Array.from({ length: WIDTH }, (_, index) => index);

/** Each top needs three of eight middles, each middle three of eight leaves. */
const GRAPH = `
import { compose, files, mergeTree } from "astbuild";
const make = (name: string, parts: any[]) => compose({ name, result: () => mergeTree({ name, parts }) });
const three = (all: any[], at: number) => [0, 1, 2].map((each) => all[(at + each) % ${WIDTH}]);
const numbers = [${NUMBERS.join(", ")}];
const leaves = numbers.map((each) => make("leaf-" + each, [files(import.meta, "leaf-" + each + "/**")]));
const middles = numbers.map((each) => make("middle-" + each, three(leaves, each)));
const tops = numbers.map((each) => make("top-" + each, three(middles, each)));
export const [${NUMBERS.map((each) => `top${each}`).join(", ")}] = tops as any;
`;

test(
  "A17, B2, B3: nothing fails, each step is done once, all is sound, and nothing is left in the end",
  async () => {
    await using project = await temporaryProject({ "astbuild.ts": GRAPH });
    const began = performance.now();
    let rounds = 0;
    let collections = 0;
    do {
      for (const each of NUMBERS)
        await project.write(`leaf-${each}/file-${each}`, `round ${rounds}`);
      const done: string[] = [];
      let isOver = false;
      const realised = Promise.all(
        NUMBERS.map(async (each) => done.push(...(await realise(project, `top${each}`)))),
      ).finally(() => (isOver = true));
      // Its failure is looked at below.
      realised.catch(() => undefined);
      while (!isOver) {
        const collected = await project.astbuild("gc");
        expect([collected.exitCode, collected.stderr]).toEqual([0, ""]);
        collections += 1;
      }
      await realised;
      expect(done.toSorted()).toEqual([...new Set(done)].sort());
      expect(done).toHaveLength(STEPS);
      rounds += 1;
    } while (performance.now() - began < SECONDS * 1000);
    const verified = await project.astbuild("store", "verify", "--contents");
    expect(verified.stdout).toMatch(new RegExp(`^${3 * WIDTH} objects, .*: all sound\n$`));
    await rm(join(project.folder, "result"), { recursive: true });
    await project.astbuild("gc");
    expect(await readdir(join(project.store, "objects"))).toEqual([]);
    console.log(`${rounds} rounds, ${rounds * STEPS} steps, ${collections} collections`);
  },
  SECONDS * 1000 + 300_000,
);

/** Names of the steps that this command did, none of which another may have done. */
async function realise(project: Project, target: string): Promise<string[]> {
  const { stdout, stderr, exitCode } = await project.astbuild("realise", target, "--json");
  expect([exitCode, stderr]).toEqual([0, ""]);
  return stdout
    .trim()
    .split("\n")
    .map(
      (line) =>
        JSON.parse(line) as {
          type: string;
          result?: string;
          step?: { kind: string; name: string };
        },
    )
    .filter(({ type, result }) => type === "end" && result === "done")
    .map(({ step }) => `${step!.kind} ${step!.name}`);
}

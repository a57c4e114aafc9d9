/** What it costs to start a program in the sandbox as the engine's memory grows; beside Node's own spawn, which forks all of it. */

import { spawn as spawnProgram } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startSandbox } from "@astbuild/sandbox";
import type { Line } from "../line.ts";
import type { Row } from "../row.ts";
import { ROOT, astbuild } from "../run-program.ts";

export const spawn: Line = {
  name: "spawn",
  async measure(place) {
    const words = ["realise", "seed", "sandboxTools", "--no-link", "--host", "x86_64-gnu"];
    const store = place.warmStore();
    const [seed, tools] = astbuild(words, { folder: ROOT, store }).split("\n");
    await using sandbox = await startSandbox({ folder: tools! });
    const rows: Row[] = [];
    for (const ballast of [0, 250, 1000]) {
      const held = Buffer.alloc(ballast << 20, 1);
      let count = 0;
      const ours = (): Promise<void> => {
        const folder = join(place.folder, `${ballast}-${count++}`);
        return runTrue(sandbox, folder, seed!);
      };
      rows.push(await rowOf(ours, ballast, place.rounds * 4));
      held.fill(0);
    }
    return rows;
  },
};

async function runTrue(
  sandbox: Awaited<ReturnType<typeof startSandbox>>,
  folder: string,
  seed: string,
): Promise<void> {
  const [store, build] = [join(folder, "ast"), join(folder, "build")];
  for (const each of [store, build]) mkdirSync(each, { recursive: true });
  const result = await sandbox.run({
    ...{ command: ["/usr/bin/true"], env: {}, usr: join(seed, "usr"), inputs: [], store, build },
    ...{ files: {}, machine: "x86_64", limits: {}, onLog: () => {} },
  });
  if (result.kind !== "exited" || result.code !== 0) throw new Error(JSON.stringify(result));
}

async function rowOf(ours: () => Promise<void>, ballast: number, rounds: number): Promise<Row> {
  const pairs: { readonly own: number; readonly plain: number }[] = [];
  for (let round = -1; round < rounds; round++) {
    const own = await milliseconds(ours);
    const plain = await milliseconds(async () => {
      const [code] = await once(spawnProgram("true", { stdio: "ignore" }), "exit");
      if (code !== 0) throw new Error(`true ended with ${code}`);
    });
    if (round >= 0) pairs.push({ own, plain });
  }
  const sorted = (pick: (pair: (typeof pairs)[number]) => number): number[] =>
    pairs.map(pick).sort((a, b) => a - b);
  return {
    what: `true in the sandbox, ${ballast} MiB more in the engine`,
    unit: "ms",
    ours: sorted(({ own }) => own),
    peer: {
      name: "spawn of Node, no sandbox",
      values: sorted(({ plain }) => plain),
      ratios: sorted(({ own, plain }) => own / plain),
    },
  };
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

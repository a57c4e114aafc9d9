/**
 * `npm run bench`: start-up and the second realise of the main job, beside a bare Node. Prints a
 * table and writes bench/results/latest.json. The store must be warm: run
 * `npx astbuild realise initrd` first.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { median, measurePair } from "./measure-pair.ts";
import type { Command, PairResult } from "./measure-pair.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const ASTBUILD = `${ROOT}node_modules/.bin/astbuild`;
const ROUNDS = 15;

interface Line {
  readonly what: string;
  readonly ours: Command;
  readonly peer: Command;
  /** The most that ours may take, in multiples of the peer; absent: no budget, the figure alone. */
  readonly budget?: number;
}

const bareNode: Command = { name: "node -e 0", argv: [process.execPath, "-e", "0"] };
const astbuild = (...words: string[]): Command => ({
  name: ["astbuild", ...words].join(" "),
  argv: [process.execPath, ASTBUILD, ...words],
  folder: ROOT,
});

const LINES: readonly Line[] = [
  { what: "start-up", ours: astbuild("--version"), peer: bareNode, budget: 2 },
  { what: "second realise", ours: astbuild("realise", "initrd"), peer: bareNode },
];

const rows = LINES.map((line) => ({ line, result: measurePair(line.ours, line.peer, ROUNDS) }));
console.log(
  `${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}`,
);
console.log("what            ours ms            peer ms            ratio                budget");
for (const { line, result } of rows) console.log(formatRow(line, result));
mkdirSync(`${ROOT}bench/results`, { recursive: true });
writeFileSync(
  `${ROOT}bench/results/latest.json`,
  `${JSON.stringify({ node: process.version, load: loadavg(), rows }, undefined, 2)}\n`,
);

function formatRow({ what, budget }: Line, { ours, peer, ratios }: PairResult): string {
  const ms = (times: readonly number[]): string =>
    range(
      times.map((each) => each * 1000),
      0,
    );
  const verdict =
    budget === undefined ? "none" : `${budget} ${median(ratios) <= budget ? "met" : "NOT MET"}`;
  return [
    what.padEnd(15),
    ms(ours).padEnd(18),
    ms(peer).padEnd(18),
    range(ratios, 2).padEnd(20),
    verdict,
  ].join(" ");
}

/** `median (least-most)` */
function range(sorted: readonly number[], digits: number): string {
  const [low, middle, high] = [sorted[0]!, median(sorted), sorted.at(-1)!];
  return `${middle.toFixed(digits)} (${low.toFixed(digits)}-${high.toFixed(digits)})`;
}

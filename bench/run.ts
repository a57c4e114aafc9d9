/**
 * `npm run bench [-- LINE… | --quick]`: the lines of the budget table (design.md 11), each in turn with its peer
 * where that is installed. Prints a table and writes bench/results/latest.json.
 */

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, tmpdir } from "node:os";
import { join } from "node:path";
import { formatTable } from "./format-table.ts";
import type { Line } from "./line.ts";
import { LINES } from "./lines/index.ts";
import { CORES } from "./row.ts";
import type { Row } from "./row.ts";
import { ROOT, removeFolder, runProgram } from "./run-program.ts";
import { makeWarmStore } from "./warm-store.ts";

const lines = chosenLines(process.argv.slice(2));
const rounds = chosenRounds();
const base = mkdtempSync(join(process.env["BENCH_FOLDER"] ?? tmpdir(), "astbuild-bench-"));
let store: string | undefined;
const warmStore = (): string => (store ??= makeWarmStore(join(base, "store")));
const loads = [loadavg()[0]!];
const rows: Row[] = [];
const failed: string[] = [];
process.on("exit", () => removeFolder(base));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));

for (const line of lines) {
  const started = performance.now();
  const folder = join(base, line.name);
  mkdirSync(folder);
  try {
    rows.push(...(await line.measure({ folder, rounds, warmStore })));
  } catch (error) {
    failed.push(`${line.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  removeFolder(folder);
  loads.push(loadavg()[0]!);
  console.error(`${line.name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

const machine = {
  when: new Date().toISOString(),
  commit: runProgram(["git", "rev-parse", "--short", "HEAD"], { folder: ROOT }).trim(),
  cores: CORES,
  processor: cpus()[0]!.model,
  kernel: release(),
  node: process.version,
  load: { least: Math.min(...loads), most: Math.max(...loads) },
};
const { least, most } = machine.load;
console.log(
  `${machine.when.slice(0, 16)}Z, commit ${machine.commit}: ${CORES} cores of ${machine.processor}, ` +
    `Linux ${machine.kernel}, Node ${machine.node}, load ${least.toFixed(1)} to ${most.toFixed(1)}\n`,
);
console.log(formatTable(rows));
for (const line of failed) console.log(`NOT MEASURED  ${line}`);
mkdirSync(join(ROOT, "bench/results"), { recursive: true });
writeFileSync(
  join(ROOT, "bench/results/latest.json"),
  `${JSON.stringify({ ...machine, rows, failed }, undefined, 2)}\n`,
);
if (failed.length > 0) process.exitCode = 1;

function chosenLines(words: readonly string[]): readonly Line[] {
  if (words.length === 0) return LINES;
  if (words.length === 1 && words[0] === "--quick") {
    return LINES.filter(({ isLong }) => isLong !== true);
  }
  const names = LINES.map(({ name, isLong }) => (isLong === true ? `${name} (long)` : name));
  const unknown = words.filter((word) => !LINES.some(({ name }) => name === word));
  if (unknown.length > 0) {
    refuse(
      `${unknown.join(" ")}: no such line. There are: ${names.join(", ")}; or --quick alone: all but the long ones`,
    );
  }
  return LINES.filter(({ name }) => words.includes(name));
}

function chosenRounds(): number {
  const text = process.env["BENCH_ROUNDS"] ?? "5";
  const count = Number(text);
  return Number.isInteger(count) && count > 0
    ? count
    : refuse(`BENCH_ROUNDS=${text}: give a number of rounds, 1 or more`);
}

function refuse(message: string): never {
  console.error(message);
  process.exit(1);
}

/** How many threads of a command and of all it started had a core or wanted one, over time. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { COMMAND_ENV } from "./run-program.ts";

export interface LoadCurve {
  readonly seconds: number;
  /** Runnable threads, a look each `LOOK_EVERY` milliseconds. */
  readonly looks: readonly number[];
}

const LOOK_EVERY = 50;

/** @throws Error with the end of its stderr where it fails */
export async function loadCurve(
  argv: readonly string[],
  folder: string,
  store: string,
): Promise<LoadCurve> {
  const started = performance.now();
  const child = spawn(argv[0]!, argv.slice(1), {
    ...{ cwd: folder, env: { ...process.env, ...COMMAND_ENV, ASTBUILD_STORE: store } },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const looks: number[] = [];
  const timer = setInterval(() => looks.push(runnableBelow(child.pid!)), LOOK_EVERY);
  const [status] = (await once(child, "close")) as [number | null];
  clearInterval(timer);
  if (status !== 0) throw new Error(`${argv.join(" ")}: ${errors.slice(-2000)}`);
  return { seconds: (performance.now() - started) / 1000, looks };
}

/** The share of the time at each number: `mean 1.92; 0 3 %, 1 12 %, 2 81 %, 3 4 %`. */
export function curveText(curves: readonly LoadCurve[]): string {
  const looks = curves.flatMap((each) => each.looks);
  const shares = new Map<number, number>();
  for (const look of looks) shares.set(look, (shares.get(look) ?? 0) + 1 / looks.length);
  const mean = looks.reduce((sum, look) => sum + look, 0) / looks.length;
  const parts = [...shares].sort(([a], [b]) => a - b);
  const text = parts.map(([count, share]) => `${count} ${(share * 100).toFixed(0)} %`);
  return `mean ${mean.toFixed(2)}; ${text.join(", ")}`;
}

/** State and parent stand behind the name in proc(5)'s `stat`, which may itself hold brackets. */
function runnableBelow(top: number): number {
  const children = new Map<number, number[]>();
  const runnable = new Set<number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(name)]);
      if (state === "R") runnable.add(Number(name));
    } catch {
      // It has ended.
    }
  }
  const below = (pid: number): number =>
    (runnable.has(pid) ? 1 : 0) + (children.get(pid) ?? []).reduce((sum, each) => sum + below(each), 0); // prettier-ignore
  return below(top);
}

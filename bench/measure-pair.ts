/** Times two commands in turn, A B A B …, so that a machine whose speed drifts is fair to both. */

import { spawnSync } from "node:child_process";

export interface Command {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

export interface PairResult {
  /** Seconds of wall time, sorted. */
  readonly ours: readonly number[];
  readonly peer: readonly number[];
  /** Ours divided by the peer's of the same round, sorted. */
  readonly ratios: readonly number[];
}

/** One uncounted round, then `rounds` counted ones. @throws Error when a command fails: then nothing was measured */
export function measurePair(ours: Command, peer: Command, rounds: number): PairResult {
  const times: [ours: number, peer: number][] = [];
  for (let round = -1; round < rounds; round++) {
    const pair: [number, number] = [timeOnce(ours), timeOnce(peer)];
    if (round >= 0) times.push(pair);
  }
  const sorted = (values: number[]): number[] => values.sort((a, b) => a - b);
  return {
    ours: sorted(times.map(([own]) => own)),
    peer: sorted(times.map(([, other]) => other)),
    ratios: sorted(times.map(([own, other]) => own / other)),
  };
}

export function median(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1]!;
}

function timeOnce({ name, argv, env, folder }: Command): number {
  const started = performance.now();
  const { status, stderr, error } = spawnSync(argv[0]!, argv.slice(1), {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? String(stderr)}`);
  return seconds;
}

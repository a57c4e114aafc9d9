/** Times two actions in turn, A B B A …, so that a machine whose speed drifts is fair to both. */

import type { Row } from "./row.ts";

/** What is done before each round and not timed, and what is timed. */
export interface Action {
  readonly prepare?: (() => void) | undefined;
  readonly run: () => void;
}

export interface Measurement extends Pick<Row, "what" | "budget" | "note"> {
  readonly unit: "ms" | "s";
  readonly ours: Action;
  readonly peer: (Action & { readonly name: string }) | { readonly missing: string };
  readonly rounds: number;
  /** Before each round, for both. */
  readonly eachRound?: () => void;
  /** One round that is not counted comes first, unless this is false. */
  readonly warmUp?: boolean;
}

export function measureRow(measurement: Measurement): Row {
  const { ours, peer, rounds, eachRound, warmUp = true, unit, ...about } = measurement;
  const scale = unit === "ms" ? 1000 : 1;
  const [own, other, ratios]: number[][] = [[], [], []];
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    eachRound?.();
    const times = inTurn(round, ours, "run" in peer ? peer : undefined);
    if (round < 0) continue;
    own!.push(times.ours * scale);
    if (times.peer === undefined) continue;
    other!.push(times.peer * scale);
    ratios!.push(times.ours / times.peer);
  }
  const beside =
    "run" in peer ? { name: peer.name, values: sorted(other!), ratios: sorted(ratios!) } : peer;
  return { ...about, unit, ours: sorted(own!), peer: beside };
}

/** Seconds of wall time. */
export function timeOnce({ prepare, run }: Action): number {
  prepare?.();
  const started = performance.now();
  run();
  return (performance.now() - started) / 1000;
}

function inTurn(
  round: number,
  ours: Action,
  peer: Action | undefined,
): { ours: number; peer: number | undefined } {
  if (peer === undefined) return { ours: timeOnce(ours), peer: undefined };
  if (round % 2 === 0) return { ours: timeOnce(ours), peer: timeOnce(peer) };
  const second = timeOnce(peer);
  return { ours: timeOnce(ours), peer: second };
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

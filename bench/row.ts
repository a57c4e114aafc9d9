/** A row of the table: what was measured, beside whom, and what it may cost. */

import { availableParallelism } from "node:os";

export interface Row {
  readonly what: string;
  readonly unit: Unit;
  /** Sorted. */
  readonly ours: readonly number[];
  /** Whoever does the same; or why nobody stands beside. */
  readonly peer?: Peer | { readonly missing: string };
  readonly budget?: Budget | undefined;
  readonly note?: string | undefined;
}

export type Unit = "ms" | "s" | "MiB" | "MiB/s";

export interface Peer {
  readonly name: string;
  /** Sorted. */
  readonly values: readonly number[];
  /** Ours divided by the peer's of the same round, sorted. */
  readonly ratios: readonly number[];
}

/** What the median may be: of the ratio, or of our own figure. */
export type Budget =
  | { readonly of: "ratio" | "value"; readonly most: number }
  | { readonly of: "ratio"; readonly least: number };

export const CORES: number = availableParallelism();

export function verdict({ ours, peer, budget }: Row): "met" | "NOT MET" | "unknown" | undefined {
  if (budget === undefined) return undefined;
  const values = budget.of === "value" ? ours : peer && "ratios" in peer ? peer.ratios : [];
  if (values.length === 0) return "unknown";
  const figure = median(values);
  const isMet = "most" in budget ? figure <= budget.most : figure >= budget.least;
  return isMet ? "met" : "NOT MET";
}

export function median(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1]!;
}

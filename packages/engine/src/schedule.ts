/**
 * What goes first: the step with the longest way from it to a target, by the time that earlier
 * builds took. So the longest chain never waits for what could have been done beside it.
 */

import { staticHash } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import type { BuildCost, BuildHistory } from "@astbuild/store";
import type { StepKind } from "./events.ts";
import { stepKind } from "./step.ts";
import { inputsOf } from "./survey.ts";

/** What the bank is told of a step, beside the cores that it wants. */
export interface Turn {
  /** Seconds from its start to the end of the longest chain of steps that wait for it. */
  readonly urgency: number;
  /** Bytes that its last build took at its peak; 0 where that is not known. */
  readonly memory: number;
}

export interface Schedule {
  /** The most urgent first, and so inputs before what uses them. */
  readonly order: readonly Derivation[];
  readonly turn: (derivation: Derivation) => Turn;
}

/** Seconds for what was never done: never nothing, or inputs would not come first. */
const UNKNOWN: Readonly<Record<StepKind, number>> = {
  build: 30,
  fetch: 1,
  image: 1,
  unpack: 0.5,
  tree: 0.1,
  source: 0.1,
  write: 0.01,
};
const LEAST = 0.001;

/** @param needed inputs first */
export function makeSchedule(needed: readonly Derivation[], history: BuildHistory): Schedule {
  const costs = history.costs(new Set(needed.map(({ name }) => name)));
  const turns = new Map<string, Turn>();
  /** By static hash: the longest way behind it. */
  const behind = new Map<string, number>();
  for (const derivation of needed.toReversed()) {
    const hash = staticHash(derivation);
    const cost = costs.get(derivation.name);
    const urgency = secondsOf(derivation, cost) + (behind.get(hash) ?? 0);
    turns.set(hash, { urgency, memory: cost?.peakMemory ?? 0 });
    for (const input of inputsOf(derivation)) {
      const before = staticHash(input);
      behind.set(before, Math.max(urgency, behind.get(before) ?? 0));
    }
  }
  const turn = (derivation: Derivation): Turn => turns.get(staticHash(derivation))!;
  return { turn, order: needed.toSorted((a, b) => turn(b).urgency - turn(a).urgency) };
}

function secondsOf(derivation: Derivation, cost: BuildCost | undefined): number {
  return Math.max(LEAST, cost?.seconds ?? UNKNOWN[stepKind(derivation)]);
}

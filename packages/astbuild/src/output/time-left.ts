/** How long the rest will take: what it took before, at the pace that this run shows. */

import type { PlanEvent, StepEndEvent } from "@astbuild/engine";
import type { RunningStep } from "./progress.ts";

export interface Work {
  plan(event: PlanEvent, now: number): void;
  /** @param expected of a step that was started */
  end(event: StepEndEvent, expected: number | undefined): void;
  /** Seconds; undefined where not all of it was done before. */
  left(now: number, running: Iterable<RunningStep>): number | undefined;
}

/** Seconds after which the pace is believed. */
const SETTLED = 30;

export function createWork(): Work {
  let began = 0;
  /** Seconds of earlier runs: in all, and of these what this run has behind it. */
  let total: number | undefined;
  let done = 0;
  return {
    plan({ expected }, now) {
      if (total === undefined) began = now;
      total = expected === undefined || expected.unknown > 0 ? undefined : done + expected.seconds;
    },
    end(event, started) {
      const expected = event.expected ?? started ?? 0;
      if (event.result === "done") done += expected;
      // Nobody need do it.
      else if (total !== undefined) total -= expected;
    },
    left(now, running) {
      if (total === undefined) return undefined;
      let behind = done;
      let longest = 0;
      for (const { expected = 0, started } of running) {
        const elapsed = Math.min(expected, (now - started) / 1000);
        behind += elapsed;
        longest = Math.max(longest, expected - elapsed);
      }
      const rest = total - behind;
      const elapsed = (now - began) / 1000;
      const pace = elapsed > SETTLED && behind > SETTLED ? behind / elapsed : 1;
      const left = Math.max(rest / pace, longest);
      return left > 0 ? left : undefined;
    },
  };
}

/** Runs the needed part of a graph: each derivation once, as soon as its inputs are there, early cutoff at every step. */

import { resolveDerivation, staticHash } from "@astbuild/derivation";
import type { Derivation, ResolvedDerivation } from "@astbuild/derivation";
import { AstbuildError, isAstbuildError } from "@astbuild/errors";
import type { Realisation } from "@astbuild/store";
import { Cancelled } from "./cancelled.ts";
import type { Realised, Target } from "./engine.ts";
import type { Step } from "./events.ts";
import type { MakeContext } from "./make-outputs.ts";
import { makeSchedule } from "./schedule.ts";
import { stepOf } from "./step.ts";
import { inputsOf, needsSandbox, planEvent, planOf, survey } from "./survey.ts";

export interface GraphContext extends Omit<MakeContext, "toolsOf" | "signal"> {
  readonly keepGoing: boolean;
  readonly signal: AbortSignal | undefined;
}

type Outcome =
  | { readonly state: "valid"; readonly realisation: Realisation }
  | { readonly state: "failed" | "cancelled" };

export async function realiseGraph(
  context: GraphContext,
  targets: readonly Target[],
): Promise<Realised & { readonly differs: boolean }> {
  const { store, emit } = context;
  const graph = await survey(store, targets);
  emit(planEvent(planOf(graph), store.history));
  const stop = new AbortController();
  const signal =
    context.signal === undefined ? stop.signal : AbortSignal.any([context.signal, stop.signal]);
  const failures: AstbuildError[] = [];
  const cancelled: Step[] = [];
  const counts = {
    done: 0,
    reused: graph.order.length - graph.needed.length,
    failed: 0,
    cancelled: 0,
  };
  const outcomes = new Map<string, Promise<Outcome>>();
  /** By static hash: when it became valid here. */
  const ends = new Map<string, number>();
  const schedule = makeSchedule(graph.needed, store.history);
  let bug: unknown;
  let differs = false;

  for (const [hash, realisation] of graph.valid) {
    outcomes.set(hash, Promise.resolve({ state: "valid", realisation }));
  }
  // Inputs stand before what uses them, so that every outcome that is asked for is there.
  for (const derivation of schedule.order) {
    outcomes.set(staticHash(derivation), realiseOne(derivation));
  }
  const ended = await Promise.all(
    targets.map(({ derivation }) => outcomes.get(staticHash(derivation))!),
  );
  await Promise.all(outcomes.values());
  if (bug !== undefined) throw bug;
  if (context.signal?.aborted === true) throw interrupted();
  const realisations = ended.map((each) => (each.state === "valid" ? each.realisation : undefined));
  return {
    outputs: realisations.map((each) => each?.outputs),
    resolvedHashes: realisations.map((each) => each?.resolvedHash),
    failures,
    cancelled,
    counts,
    differs,
  };

  async function realiseOne(derivation: Derivation): Promise<Outcome> {
    const step = stepOf(derivation);
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1000;
    try {
      const resolved = await resolveInputs(derivation);
      if (resolved === undefined) return cancel();
      // Loaded when something is to be made: the builders and all they stand on take longer than a look.
      const { makeOutputs } = await import("./make-outputs.ts");
      const turn = {
        ...schedule.turn(derivation),
        ...lastInput(derivation),
        ready: performance.now(),
      };
      const made = await makeOutputs({ ...context, signal, toolsOf }, step, { resolved, turn });
      ends.set(step.id, performance.now());
      counts[made.fresh ? "done" : "reused"] += 1;
      if (made.differs) differs = true;
      return { state: "valid", realisation: made.realisation };
    } catch (error) {
      if (error instanceof Cancelled || signal.aborted) return cancel();
      if (!context.keepGoing) stop.abort(new Cancelled("another step failed"));
      if (!isAstbuildError(error)) {
        bug ??= error;
        return { state: "failed" };
      }
      failures.push(error);
      counts.failed += 1;
      emit({ type: "end", step, result: "failed", seconds: seconds(), error });
      return { state: "failed" };
    }

    function cancel(): Outcome {
      counts.cancelled += 1;
      cancelled.push(step);
      emit({ type: "end", step, result: "cancelled", seconds: seconds() });
      return { state: "cancelled" };
    }
  }

  /** Undefined when an input could not be realised. */
  async function resolveInputs(derivation: Derivation): Promise<ResolvedDerivation | undefined> {
    const known = new Map<string, Realisation>();
    for (const each of inputsOf(derivation)) {
      const outcome = await outcomes.get(staticHash(each))!;
      if (outcome.state !== "valid") return undefined;
      known.set(staticHash(each), outcome.realisation);
    }
    return resolveDerivation(derivation, (input, output) => {
      const path = known.get(staticHash(input))?.outputs[output];
      if (path === undefined) throw new Error(`${input.name} has no realised ${output}`);
      return path;
    });
  }

  /** The one that it waited for longest, of those that were made just now. */
  function lastInput(derivation: Derivation): { readonly after?: string } {
    const made = inputsOf(derivation)
      .map(staticHash)
      .filter((each) => ends.has(each));
    const after = made.sort((a, b) => ends.get(b)! - ends.get(a)!)[0];
    return after === undefined ? {} : { after };
  }

  function toolsOf({ derivation }: ResolvedDerivation): Promise<Realisation> {
    if (!needsSandbox(derivation)) throw new Error(`${derivation.name}: no tools for its sandbox`);
    const outcome = outcomes.get(staticHash(derivation.unhashed.sandboxTools))!;
    return outcome.then((each) => {
      if (each.state === "valid") return each.realisation;
      throw new Cancelled("the sandbox's tools are missing");
    });
  }
}

function interrupted(): AstbuildError {
  return new AstbuildError("INTERRUPTED", "stopped before everything was realised", {
    hint: "what was finished is kept: run the same command again to go on",
  });
}

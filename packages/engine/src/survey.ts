/** The first look at a graph: what is valid already, and what of the rest the targets need. */

import { derivationOrder, staticHash } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import type { BuildHistory, Realisation, Store } from "@astbuild/store";
import type { Plan, Target } from "./engine.ts";
import type { PlanEvent, StepKind } from "./events.ts";
import { stepKind } from "./step.ts";

export interface Survey {
  /** All derivations of the graph, inputs first; the sandbox's tools before all. */
  readonly order: readonly Derivation[];
  /** By static hash: what the memo knows to be valid. All of it is held. */
  readonly valid: ReadonlyMap<string, Realisation>;
  /** Those that must be looked at, inputs first. */
  readonly needed: readonly Derivation[];
}

/** One look-up for the whole graph; then from the targets down, never below what is valid. */
export async function survey(store: Store, targets: readonly Target[]): Promise<Survey> {
  const roots = targets.map((target) => target.derivation);
  const order = withTools(derivationOrder(roots), roots);
  const valid = await store.realisationsByStatic(order.map(staticHash));
  const wanted = new Set(roots.map(staticHash));
  const needed: Derivation[] = [];
  for (const derivation of order.toReversed()) {
    const hash = staticHash(derivation);
    if (!wanted.has(hash) || valid.has(hash)) continue;
    needed.push(derivation);
    for (const input of inputsOf(derivation)) wanted.add(staticHash(input));
  }
  return { order, valid, needed: needed.reverse() };
}

export function planOf({ order, needed }: Survey): Plan {
  return {
    steps: needed.map((derivation) => ({ derivation, kind: stepKind(derivation) })),
    reused: order.length - needed.length,
    total: order.length,
  };
}

export function planEvent(plan: Plan, history: BuildHistory): PlanEvent {
  const steps: Record<StepKind, number> = {
    fetch: 0,
    unpack: 0,
    tree: 0,
    write: 0,
    source: 0,
    image: 0,
    build: 0,
  };
  for (const { kind } of plan.steps) steps[kind] += 1;
  const { reused, total } = plan;
  return { type: "plan", steps, reused, total, expected: expectedTime(plan, history) };
}

/** Downloads and the like take little beside builds: where nothing is known of them, nothing is missing. */
function expectedTime({ steps }: Plan, history: BuildHistory): Required<PlanEvent>["expected"] {
  const known = history.costs(steps.map(({ derivation }) => derivation.name));
  let [seconds, unknown] = [0, 0];
  for (const { derivation, kind } of steps) {
    const cost = known.get(derivation.name);
    if (cost !== undefined) seconds += cost.seconds;
    else if (kind === "build" || kind === "image") unknown += 1;
  }
  return { seconds, unknown };
}

/** What must be there before it is made: its inputs, and the tools of its sandbox. */
export function inputsOf(derivation: Derivation): Derivation[] {
  const tools = needsSandbox(derivation) ? [derivation.unhashed.sandboxTools] : [];
  return [...derivation.inputs.map((input) => input.derivation), ...tools];
}

/** A command whose sandbox's tools must be realised before it runs; they are no input of it. */
export function needsSandbox(
  derivation: Derivation,
): derivation is Derivation & { readonly unhashed: { readonly sandboxTools: Derivation } } {
  return derivation.builder.kind === "command" && derivation.unhashed.sandboxTools !== undefined;
}

function withTools(order: Derivation[], roots: readonly Derivation[]): Derivation[] {
  const tools = order.filter(needsSandbox).map((derivation) => derivation.unhashed.sandboxTools);
  return tools.length === 0 ? order : derivationOrder([...new Set(tools), ...roots]);
}

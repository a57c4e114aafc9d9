/** Realises targets; and what stands on a rebuild that came out differently is planned again, so that the results agree. */

import type { Realised, Target } from "./engine.ts";
import { realiseGraph } from "./realise-graph.ts";
import type { GraphContext } from "./realise-graph.ts";

export async function realiseTargets(
  context: GraphContext,
  targets: readonly Target[],
): Promise<Realised> {
  const { differs, ...first } = await realiseGraph(context, targets);
  if (!differs || first.failures.length > 0) return first;
  const again = await realiseTargets(context, targets);
  const { done, reused, failed, cancelled } = again.counts;
  // What the first round made counts as reused in the second.
  const counts = { done: first.counts.done + done, reused: reused - first.counts.done, failed, cancelled }; // prettier-ignore
  return { ...again, counts };
}

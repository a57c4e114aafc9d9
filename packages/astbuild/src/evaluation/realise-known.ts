/** Realises what was evaluated before, where all of it is valid: a look into the store, and nothing of the engine is loaded. */

import { join } from "node:path";
import type { EngineEvent } from "@astbuild/engine";
import { lookUp } from "@astbuild/store";
import type { PublishedResult } from "../show-realised.ts";
import { recallEvaluation } from "./recall-evaluation.ts";
import type { EvaluationRequest } from "./recall-evaluation.ts";

/**
 * Undefined when something must be evaluated, made, or made again.
 *
 * @param isLinked whether results are to have links; these must be there
 */
export function realiseKnown(
  request: EvaluationRequest,
  isLinked: boolean,
  onEvent: (event: EngineEvent) => void,
): PublishedResult | undefined {
  const evaluated = recallEvaluation(request);
  if (evaluated === undefined) return undefined;
  const { targets, total } = evaluated;
  const links = targets.map(({ name, platform }) =>
    isLinked ? join(request.project.root, "result", `${name}-${platform}`) : undefined,
  );
  const known = lookUp(
    targets.map(({ staticHash, output }, index) => {
      return { root: request.store, staticHash, output, link: links[index] };
    }),
  );
  if (known === undefined) return undefined;
  const steps = { fetch: 0, unpack: 0, tree: 0, write: 0, source: 0, image: 0, build: 0 };
  onEvent({ type: "plan", steps, reused: total, total, expected: { seconds: 0, unknown: 0 } });
  return {
    targets: targets.map(({ name, platform }, index) => {
      const link = links[index];
      return { name, platform, ...known[index]!, ...(link === undefined ? {} : { link }) };
    }),
    failures: [],
    cancelled: [],
    counts: { done: 0, reused: total, failed: 0, cancelled: 0 },
  };
}

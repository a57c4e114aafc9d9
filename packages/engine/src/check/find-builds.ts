/** What there is to check: the builds that made targets, with all that is needed to build them again. */

import { resolveDerivation, staticHash } from "@astbuild/derivation";
import type { Derivation, StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { Store } from "@astbuild/store";
import type { Target } from "../engine.ts";
import type { GraphContext } from "../realise-graph.ts";
import { realiseTargets } from "../realise-targets.ts";
import { stepOf } from "../step.ts";
import { needsSandbox } from "../survey.ts";
import type { CheckedBuild } from "./build-again.ts";
import { otherCores, perturbationOf } from "./perturbation.ts";

/**
 * Inputs that were collected since are made again; a target that was never built is not.
 *
 * @throws TARGET_NOT_REALISED
 */
export async function findBuilds(
  context: GraphContext,
  targets: readonly Target[],
): Promise<
  { readonly builds: readonly CheckedBuild[] } | { readonly failures: readonly AstbuildError[] }
> {
  const derivations = targets.map(({ derivation }) => derivation);
  await refuseUnbuilt(context.store, derivations);
  const needed = new Map<string, Target>();
  for (const derivation of derivations) {
    for (const each of prerequisites(derivation, context.cores)) {
      const hash = staticHash(each.derivation);
      const outputs = new Set([...(needed.get(hash)?.outputs ?? []), ...each.outputs]);
      needed.set(hash, { derivation: each.derivation, outputs: [...outputs] });
    }
  }
  const realised = await realiseTargets(context, [...needed.values()]);
  if (realised.failures.length > 0) return { failures: realised.failures };
  const known = new Map([...needed.keys()].map((hash, index) => [hash, realised.outputs[index]]));
  const pathOf = (derivation: Derivation, output: string): StorePath => {
    const path = known.get(staticHash(derivation))?.[output];
    if (path === undefined) throw new Error(`${derivation.name} has no realised ${output}`);
    return path;
  };
  const builds: CheckedBuild[] = [];
  for (const { derivation, outputs } of targets) {
    const resolved = resolveDerivation(derivation, pathOf);
    const realisation = await context.store.realisation(resolved.hash, outputs);
    if (realisation === undefined) throw notBuilt(derivation);
    const perturbation = perturbationOf(derivation, otherCores(context.cores));
    builds.push({
      ...{ step: stepOf(derivation), resolved, realisation },
      made: context.store
        .builds(realisation.outputs[outputs[0]!]!)
        .find(({ resolvedHash }) => resolvedHash === resolved.hash),
      preload: perturbation && pathOf(perturbation, "out"),
      tools: needsSandbox(derivation) ? pathOf(derivation.unhashed.sandboxTools, "out") : undefined,
    });
  }
  return { builds };
}

/** Inputs that are missing say that it was not built, unless it is remembered itself. */
async function refuseUnbuilt(store: Store, derivations: readonly Derivation[]): Promise<void> {
  const inputs = derivations.flatMap((each) => each.inputs.map(({ derivation }) => derivation));
  const known = await store.realisationsByStatic([...derivations, ...inputs].map(staticHash));
  const isKnown = (derivation: Derivation): boolean => known.has(staticHash(derivation));
  const unbuilt = derivations.find(
    (each) => !isKnown(each) && !each.inputs.every((input) => isKnown(input.derivation)),
  );
  if (unbuilt !== undefined) throw notBuilt(unbuilt);
}

function prerequisites(derivation: Derivation, cores: number): Target[] {
  const perturbation = perturbationOf(derivation, otherCores(cores));
  const tools = needsSandbox(derivation) ? [derivation.unhashed.sandboxTools] : [];
  return [
    ...derivation.inputs,
    ...[...tools, ...(perturbation === undefined ? [] : [perturbation])].map((each) => ({
      derivation: each,
      outputs: ["out"],
    })),
  ];
}

function notBuilt({ name, unhashed }: Derivation): AstbuildError {
  const { recipe, platform } = unhashed.origin;
  const host = platform === undefined ? "" : ` --host ${platform}`;
  return new AstbuildError(
    "TARGET_NOT_REALISED",
    `${name} is not in the store: there is nothing to compare with`,
    { hint: `astbuild realise ${recipe}${host}` },
  );
}

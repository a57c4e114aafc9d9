/** Why a target would be built, or was: the root causes apart from what follows, against its last build or another derivation. */

import { staticHash } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { RecordedBuild, Store } from "@astbuild/store";
import type { Step } from "../events.ts";
import { stepOf } from "../step.ts";
import { survey } from "../survey.ts";
import type { Survey } from "../survey.ts";
import type { Change } from "./change.ts";
import { compareGraphs } from "./compare-graphs.ts";
import type { Difference } from "./compare-graphs.ts";
import { describeProject, describeRecords } from "./described.ts";
import type { Described } from "./described.ts";

export interface ExplainOptions {
  /** A resolved hash or a derivation of the project; by default the last build. */
  readonly against?: string | Derivation;
  /** The resolved hash that counts as the last build if it is one of this target. */
  readonly last?: string;
}

export interface Explanation {
  /** `to do`: it would be built. `reused`: realising it would find what the last build made. `done`: it is valid. */
  readonly state: "to do" | "reused" | "done";
  /** Undefined: no earlier build is known. */
  readonly against: Against | undefined;
  /** What changed by itself, arguments and versions first, else from the target down. */
  readonly causes: readonly Cause[];
  /** Steps that only follow from these, the target last. */
  readonly cascade: readonly ExplainedStep[];
  /** Steps that are to be done for no such cause: their outputs are not in the store. */
  readonly missing: readonly ExplainedStep[];
}

export interface Against {
  readonly name: string;
  /** Of a build. */
  readonly resolvedHash?: string;
  readonly registered?: Date;
}

export interface Cause {
  readonly step: ExplainedStep;
  readonly changes: readonly Change[];
  /** Names of the steps from the target down to this one. */
  readonly chain: readonly string[];
}

export interface ExplainedStep extends Pick<Step, "kind" | "name"> {
  readonly recipe: string;
  readonly platform?: string;
}

/** @throws DERIVATION_NOT_RECORDED */
export async function explain(
  store: Store,
  derivation: Derivation,
  { against, last }: ExplainOptions = {},
): Promise<Explanation> {
  const graph = await survey(store, [{ derivation, outputs: [] }]);
  const other = typeof against === "object" ? [{ derivation: against, outputs: [] }] : [];
  const describe = describeProject(
    new Map([...(await survey(store, other)).valid, ...graph.valid]),
  );
  const recorded = describeRecords(store);
  const own = graph.valid.get(staticHash(derivation))?.resolvedHash;
  const present = describe(derivation);
  const { former, differences } = closest(formers());
  const causes = differences.filter(({ changes }) => changes.length > 0);
  const isReused =
    former !== undefined && differences.length === 0 && areValid(store, former.described);
  return {
    state: own !== undefined ? "done" : isReused ? "reused" : "to do",
    against: former?.against,
    causes: causes.map(causeOf).toSorted((a, b) => rank(a) - rank(b)),
    cascade: differences
      .filter(({ changes }) => changes.length === 0)
      .map(({ step }) => stepData(step))
      .toReversed(),
    missing: missingSteps(graph, derivation, differences),
  };

  /** What it may be compared with, the likeliest first. */
  function formers(): Former[] {
    if (typeof against === "object")
      return [{ described: describe(against), against: { name: against.name } }];
    if (against === undefined)
      return lastBuilds(store, derivation, { own, last }).flatMap(
        (build) => recordedBuild(build) ?? [],
      );
    const build = store.records.buildOf(against);
    const known = build && recordedBuild(build);
    if (known === undefined) throw notRecorded(against);
    return [known];
  }

  function recordedBuild({ resolvedHash, name, registered }: RecordedBuild): Former | undefined {
    const described = recorded(resolvedHash);
    return described && { described, against: { name, registered, resolvedHash } };
  }

  /** One that was made of the very same tells more than the last one. */
  function closest(all: readonly Former[]): {
    former?: Former;
    differences: readonly Difference[];
  } {
    const compared = all.map((former) => ({
      former,
      differences: compareGraphs(store, former.described, present),
    }));
    const same = compared.find(({ differences }) => differences.length === 0);
    return same ?? compared[0] ?? { differences: [] };
  }
}

interface Former {
  readonly described: Described;
  readonly against: Against;
}

/** Builds before the last one that are looked at. */
const MOST = 4;

/** Of one that is done the build before it, else the last one that is recorded and some before that. */
function lastBuilds(
  store: Store,
  { name, unhashed: { origin } }: Derivation,
  { own, last }: { readonly own: string | undefined; readonly last: string | undefined },
): RecordedBuild[] {
  const builds = store.records
    .buildsOf(origin.recipe, origin.platform)
    // What is for no platform has only its name in common with its former self.
    .filter((each) => origin.platform !== undefined || each.name === name);
  if (own === undefined) {
    const linked = builds.filter(({ resolvedHash }) => resolvedHash === last).slice(0, 1);
    return [...linked, ...builds.slice(0, MOST)];
  }
  const newest = builds.findIndex(({ resolvedHash }) => resolvedHash === own);
  return builds
    .slice(newest + 1)
    .filter(({ resolvedHash }) => resolvedHash !== own)
    .slice(0, 1);
}

function areValid(store: Store, { outputs = {} }: Described): boolean {
  return Object.values(outputs).every((path) => store.info(path) !== undefined);
}

function causeOf({ step, changes, chain }: Difference): Cause {
  return { step: stepData(step), changes, chain: chain.map(({ name }) => name) };
}

/** What a person did comes before what it did to other parts of the same recipe. */
function rank({ changes: [first] }: Cause): number {
  return first?.kind === "argument" ? 0 : first?.kind === "version" ? 1 : 2;
}

function stepData({ kind, name, recipe, platform }: Described): ExplainedStep {
  return { kind, name, recipe, ...(platform !== undefined && { platform }) };
}

function missingSteps(
  { needed, order }: Survey,
  target: Derivation,
  differences: readonly Difference[],
): ExplainedStep[] {
  if (!needed.includes(order.find((each) => staticHash(each) === staticHash(target))!)) return [];
  const explained = new Set(differences.map(({ step }) => step.id));
  return needed
    .filter((each) => !explained.has(staticHash(each)))
    .map((each) => {
      const { kind, name, origin } = stepOf(each);
      const { recipe, platform } = origin;
      return { kind, name, recipe, ...(platform !== undefined && { platform }) };
    });
}

function notRecorded(hash: string): AstbuildError {
  return new AstbuildError(
    "DERIVATION_NOT_RECORDED",
    "the store does not know what that was built from",
    {
      facts: { derivation: hash },
      hint: "builds are forgotten when gc takes what they made, and those of older versions of astbuild were not recorded",
    },
  );
}

/** Checks targets: each is built again, as often as is asked for, and has to come out as it did. */

import { release } from "node:os";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError, isAstbuildError } from "@astbuild/errors";
import { Cancelled } from "../cancelled.ts";
import type { Checked, CheckedTarget, CheckOptions, Target } from "../engine.ts";
import { isAboutSplits } from "../leak/allowed-splits.ts";
import type { MakeContext } from "../make-outputs.ts";
import type { GraphContext } from "../realise-graph.ts";
import { createTokenBank } from "../token-bank.ts";
import { buildAgain } from "./build-again.ts";
import type { CheckedBuild, Round } from "./build-again.ts";
import { UNKNOWN } from "./classify-difference.ts";
import type { Settings } from "./classify-difference.ts";
import { findBuilds } from "./find-builds.ts";
import { explainDifference, notReproducible } from "./not-reproducible.ts";
import type { ExplainedDifference } from "./not-reproducible.ts";
import { CLOCK_SHIFT, OTHER_KERNEL, otherCores } from "./perturbation.ts";

/**
 * One target after the other; after a failure the rest is left, unless `keepGoing`.
 *
 * @throws TARGET_NOT_REALISED before anything is built
 */
export async function checkTargets(
  context: GraphContext,
  targets: readonly Target[],
  options: CheckOptions,
): Promise<Checked> {
  const found = await findBuilds(context, targets);
  if ("failures" in found) return { targets: targets.map(() => undefined), ...found };
  const stop = new AbortController();
  const cores = otherCores(context.cores);
  using bank = createTokenBank({ tokens: cores });
  const signal = context.signal ?? stop.signal;
  const again = { ...context, cores, bank, signal };
  const failures: AstbuildError[] = [];
  const checked: (CheckedTarget | undefined)[] = [];
  for (const build of found.builds) {
    const isLeft = failures.length > 0 && !context.keepGoing;
    const result = isLeft ? undefined : await checkOne(again, build, { ...options, cores: context.cores }); // prettier-ignore
    checked.push(isAstbuildError(result) ? undefined : result);
    if (isAstbuildError(result)) failures.push(result);
  }
  return { targets: checked, failures };
}

type CheckContext = Omit<MakeContext, "toolsOf">;

/** What differs, and what cannot be built, is a value. */
async function checkOne(
  context: CheckContext,
  build: CheckedBuild,
  { repeat, cores }: CheckOptions & { readonly cores: number },
): Promise<CheckedTarget | AstbuildError> {
  const { store, emit } = context;
  const { step, resolved, realisation } = build;
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  try {
    await refuseDamage(context, build);
    const expected = store.history.expected(resolved.derivation.name);
    for (let round = 1; round <= repeat; round++) {
      const started = performance.now();
      emit({ type: "start", step, ...(expected === undefined ? {} : { expected }) });
      const result = await buildAgain(context, build, saltOf(build, round));
      if (result.paths.size > 0 && !(await isOnlyBuildIds(context, build, result))) {
        throw await differs(context, build, { round, result, cores });
      }
      emit({
        ...{ type: "end", step, result: "done", outputs: realisation.outputs },
        seconds: (performance.now() - started) / 1000,
        check: { round, rounds: repeat },
      });
    }
    const outputs = validOutputs(context, build).map((path) => ({ path }));
    await store.recordCheck({ resolvedHash: resolved.hash, rounds: repeat, outputs });
    return { resolvedHash: resolved.hash, outputs: realisation.outputs, rounds: repeat };
  } catch (error) {
    if (error instanceof Cancelled || context.signal.aborted) throw interrupted();
    if (!isAstbuildError(error)) throw error;
    emit({ type: "end", step, result: "failed", seconds: seconds(), error });
    return error;
  }
}

/** A recipe that allows its own path where it cannot be rewritten would differ by the salt, and by nothing else. */
function saltOf({ resolved: { builder } }: CheckedBuild, round: number): string | undefined {
  const keepsPath = builder.kind === "command" && builder.allowedLeaks.some(isAboutSplits);
  return keepsPath ? undefined : `check-${round}`;
}

/** Notes the difference, and says it. */
async function differs(
  context: CheckContext,
  build: CheckedBuild,
  { round, result, cores }: { round: number; result: Round; cores: number },
): Promise<AstbuildError> {
  const settings = settingsOf(build, result, cores);
  const explained: ExplainedDifference[] = [];
  for (const each of result.differing) explained.push(await explainDifference(each, settings));
  if (explained[0]?.cause === UNKNOWN && (await isByOwnPath(context, build))) {
    explained[0] = { ...explained[0], cause: OWN_PATH };
  }
  await context.store.recordCheck({
    ...{ resolvedHash: build.resolved.hash, rounds: round },
    outputs: explained.map(({ output, other, file, offset, cause }) => ({
      path: result.paths.get(output)![0],
      difference: { other, file, cause, ...(offset !== undefined && { offset }) },
    })),
  });
  return notReproducible(build.step, explained, result.paths);
}

/**
 * The linker hashes what it wrote into a build id, and with it the path. That is the same for every
 * build but those of a check: proved by one more, with the plain path.
 */
async function isOnlyBuildIds(
  context: CheckContext,
  build: CheckedBuild,
  { paths, differing }: Round,
): Promise<boolean> {
  const isCompared = [...paths.values()].every(
    ([first]) => context.store.info(first) !== undefined,
  );
  const files = differing.flatMap((each) => each.files);
  const isOnlyIds = files.length > 0 && files.every(({ kind }) => kind === "build-id");
  return isCompared && isOnlyIds && (await isByOwnPath(context, build));
}

const OWN_PATH = "the output's own path, in a form that no rewriting can see";

/** With the scratch paths of a build, and everything else as different as before, it is the same. */
async function isByOwnPath(context: CheckContext, build: CheckedBuild): Promise<boolean> {
  if (saltOf(build, 1) === undefined) return false;
  return (await buildAgain(context, build, undefined)).paths.size === 0;
}

function settingsOf({ made }: CheckedBuild, round: Round, cores: number): Settings {
  const ended = made?.at.getTime() ?? 0;
  // What was built is registered a little later than it was built.
  const begun = ended - (made?.seconds ?? 0) * 1000 - 60_000;
  const shift = CLOCK_SHIFT * 1000;
  const [from, to] = [round.started.getTime(), round.ended.getTime()];
  return {
    clocks: [
      [[begun, ended]],
      // The kernel's own time stamps are not shifted.
      [
        [from, to],
        [from + shift, to + shift],
      ],
    ],
    cores: [cores, otherCores(cores)],
    kernels: [release(), OTHER_KERNEL],
  };
}

/** A check compares with what was built; what has rotted since is not what was built. */
async function refuseDamage(context: CheckContext, build: CheckedBuild): Promise<void> {
  const paths = validOutputs(context, build);
  const { findings } = await (await context.store.maintain()).verify({ paths, contents: true });
  const damaged = findings.filter(({ problem }) => problem === "content" || problem === "missing");
  if (damaged.length === 0) return;
  throw new AstbuildError("STORE_DAMAGED", `what was built of ${build.step.name} is damaged`, {
    facts: { damaged: damaged.map(({ path }) => path) },
    hint: "astbuild store repair makes it again; then check once more",
  });
}

function validOutputs({ store }: CheckContext, { realisation }: CheckedBuild): StorePath[] {
  return Object.values(realisation.outputs).filter((path) => store.info(path) !== undefined);
}

function interrupted(): AstbuildError {
  return new AstbuildError("INTERRUPTED", "stopped before everything was checked", {
    hint: "run the same command again",
  });
}

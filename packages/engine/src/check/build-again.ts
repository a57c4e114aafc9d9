/** One round of a check: the derivation is built once more, elsewhere and under other circumstances, and compared. */

import { setTimeout as delay } from "node:timers/promises";
import { hashPart, staticHash } from "@astbuild/derivation";
import type { ResolvedDerivation, StorePath } from "@astbuild/derivation";
import { isAstbuildError } from "@astbuild/errors";
import type { BuildRecord, PublishRequest, Realisation } from "@astbuild/store";
import type { BuildJob } from "../builders/builder.ts";
import { chooseBuilder } from "../builders/choose-builder.ts";
import type { Step } from "../events.ts";
import type { MakeContext } from "../make-outputs.ts";
import { asStepError } from "../step-error.ts";
import { noteFailed } from "../visit/note-failed.ts";
import { compareTrees } from "./compare-trees.ts";
import type { HashPair } from "./compare-trees.ts";
import type { DifferentOutput } from "./not-reproducible.ts";
import { perturb } from "./perturb.ts";

export interface CheckedBuild {
  readonly step: Step;
  readonly resolved: ResolvedDerivation;
  /** What is compared with: outputs that are no longer valid by their store path, the others file by file. */
  readonly realisation: Realisation;
  readonly made: BuildRecord | undefined;
  readonly preload: StorePath | undefined;
  /** Of the sandbox. */
  readonly tools: StorePath | undefined;
}

export interface Round {
  readonly started: Date;
  readonly ended: Date;
  /** Store paths that came out otherwise, by output. */
  readonly paths: ReadonlyMap<string, readonly [first: StorePath, second: StorePath]>;
  /** Those of them whose files could be compared. */
  readonly differing: readonly DifferentOutput[];
}

/**
 * @param salt of the scratch paths; undefined: those of a build
 * @throws what a build throws
 */
export async function buildAgain(
  context: Omit<MakeContext, "toolsOf">,
  checked: CheckedBuild,
  salt: string | undefined,
): Promise<Round> {
  const { store, signal } = context;
  const { step, resolved, realisation } = checked;
  await nextSecond(checked.made?.at, signal);
  const started = new Date();
  const tokens = resolved.derivation.unhashed.jobs ?? 1;
  const lease = await context.bank.acquire({ tokens }, signal);
  try {
    await using folder = await store.makeBuildFolder(resolved.derivation.name, { signal });
    const job: BuildJob = {
      ...perturb(resolved, { salt, preload: checked.preload }),
      ...{ step, folder: folder.path, lease, signal },
      services: { ...context, toolsOf: () => toolsOf(checked) },
    };
    try {
      const { usage: _usage, ...built } = await chooseBuilder(job.resolved.builder)(job);
      const request: PublishRequest = {
        ...{ resolvedHash: resolved.hash, staticHash: staticHash(resolved.derivation) },
        ...{ name: resolved.derivation.name, ...built },
      };
      const facts = await store.examine(request);
      const paths = new Map(
        Object.entries(facts).flatMap(([output, { path }]) => {
          const before = realisation.outputs[output];
          return before === undefined || before === path ? [] : [[output, [before, path] as const]];
        }),
      );
      const ended = new Date();
      if (paths.size > 0) await (await store.maintain()).addOutputs(request);
      return { started, ended, paths, differing: await compareAll(context, paths) };
    } catch (error) {
      const { hash } = job.resolved;
      const isNoted = isAstbuildError(error) && !signal.aborted && (await noteFailed(job));
      const kept = isNoted && context.keepFailed ? await folder.keep(hash) : undefined;
      throw asStepError(error, step, { folder: folder.path, kept, resolvedHash: hash });
    }
  } finally {
    lease.release();
  }
}

/** Files carry the kernel's own time stamps, in seconds for many formats: these too are to be others. */
async function nextSecond(made: Date | undefined, signal: AbortSignal): Promise<void> {
  const next = (Math.floor((made?.getTime() ?? 0) / 1000) + 1) * 1000;
  const wait = next - Date.now();
  if (wait > 0) await delay(wait, undefined, { signal });
}

function toolsOf({ step, tools }: CheckedBuild): StorePath {
  if (tools === undefined) throw new Error(`${step.name}: no tools for its sandbox`);
  return tools;
}

async function compareAll(
  { store }: Pick<MakeContext, "store">,
  paths: Round["paths"],
): Promise<DifferentOutput[]> {
  const pairs = [...paths.values()].map(([first, second]): HashPair => [
    hashPart(first),
    hashPart(second),
  ]);
  const differing: DifferentOutput[] = [];
  for (const [output, [first, second]] of paths) {
    if (store.info(first) === undefined) continue;
    const places = [first, second].map((path) => ({ path, physical: store.physical(path) }));
    const files = await compareTrees(places[0]!.physical, places[1]!.physical, pairs);
    if (files.length > 0) differing.push({ output, first: places[0]!, second: places[1]!, files });
  }
  return differing;
}

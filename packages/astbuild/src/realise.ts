/** The façade's main function: names of targets in, valid store paths out. It prints nothing. */

import { availableParallelism } from "node:os";
import type { BuildLimits, StorePath } from "@astbuild/derivation";
import { createEngine } from "@astbuild/engine";
import type { Engine, EngineEvent, Realised, Target } from "@astbuild/engine";
import type { AstbuildError } from "@astbuild/errors";
import type { Store } from "@astbuild/store";
import { lazyFetcher } from "./lazy-fetcher.ts";
import { selectTarget } from "./select-target.ts";
import type { SelectedTarget, TargetChoice } from "./select-target.ts";
import { openSession } from "./session.ts";
import type { Session } from "./session.ts";
import type { ProjectOptions, SessionOptions } from "./session-store.ts";

export interface RealiseRequest extends ProjectOptions, TargetChoice, BuildOptions {
  /** Names of recipes, or `NAME.OUTPUT`. */
  readonly targets: readonly string[];
}

export interface BuildOptions {
  /** Cores to use; all by default. */
  readonly jobs?: number | undefined;
  /** Bytes for all builds together, by what each took before; what is free by default. */
  readonly totalMemory?: number | undefined;
  readonly offline?: boolean | undefined;
  /** After a failure, build what does not need it. */
  readonly keepGoing?: boolean | undefined;
  /** Leave the folder of a failed build. */
  readonly keepFailed?: boolean | undefined;
  readonly limits?: BuildLimits | undefined;
  /** Aborting it stops cleanly; the promise then rejects with INTERRUPTED. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: EngineEvent) => void) | undefined;
}

export interface RealisedTarget {
  /** As it was named: `musl.dev`. */
  readonly name: string;
  /** `riscv64-musl` */
  readonly platform: string;
  /** The output that was meant: a logical path, the same on every machine. */
  readonly path: StorePath;
  /** Where it lies on this machine. */
  readonly physical: string;
  readonly resolvedHash: string;
}

export interface RealiseResult {
  /** In the order of the request; undefined for a target that failed or was cancelled. */
  readonly targets: readonly (RealisedTarget | undefined)[];
  /** What failed by itself. A failure is a value: only what stops everything is thrown. */
  readonly failures: readonly AstbuildError[];
  /** What was not done because of a failure. */
  readonly cancelled: Realised["cancelled"];
  readonly counts: Realised["counts"];
}

/**
 * Makes targets valid: reuses, fetches or builds them. They are held as long as the store is open:
 * hand over an open one, or make a root for what must last.
 *
 * @example
 * const { targets, failures } = await realise({ targets: ["initrd"], host: "riscv64" });
 *
 * @throws errors of the project, its recipes, the store and the sandbox; INTERRUPTED
 */
export async function realise(request: RealiseRequest): Promise<RealiseResult> {
  return await withTargets(request, realiseSelected);
}

/** What a request works with, as long as the work lasts. */
export interface SelectedTargets {
  readonly selected: readonly SelectedTarget[];
  readonly session: Session;
  readonly engine: Engine;
}

export async function withTargets<T>(
  request: RealiseRequest,
  work: (targets: SelectedTargets) => Promise<T>,
): Promise<T> {
  await using session = await openSession(request);
  const selected = request.targets.map((target) => selectTarget(session, target, request));
  await using engine = openEngine(session.store, request);
  return await work({ selected, session, engine });
}

/** An engine over a store, with downloads from this machine's mirrors. To be disposed of. */
export function openEngine(
  store: Store,
  options: BuildOptions & Pick<SessionOptions, "env">,
): Engine {
  const { env = process.env, signal, limits, totalMemory } = options;
  const fetcher = lazyFetcher({ cacheFolder: store.cacheFolders.folder("downloads"), env });
  return createEngine({
    ...{ store, fetcher },
    jobs: options.jobs ?? availableParallelism(),
    keepGoing: options.keepGoing ?? false,
    keepFailed: options.keepFailed ?? false,
    offline: options.offline ?? false,
    ...(totalMemory !== undefined && { memory: totalMemory }),
    ...(limits !== undefined && { limits }),
    ...(signal !== undefined && { signal }),
    onEvent: options.onEvent ?? (() => {}),
  });
}

export async function realiseSelected({
  selected,
  session: { store },
  engine,
}: SelectedTargets): Promise<RealiseResult> {
  const { outputs, resolvedHashes, failures, cancelled, counts } = await engine.realise(
    selected.map(engineTarget),
  );
  const targets = selected.map(({ name, instance, output }, index) => {
    const path = outputs[index]?.[output];
    const resolvedHash = resolvedHashes[index];
    if (path === undefined || resolvedHash === undefined) return undefined;
    const physical = store.physical(path);
    return { name, platform: instance.host.name, path, physical, resolvedHash };
  });
  return { targets, failures, cancelled, counts };
}

export function engineTarget({ instance, output }: SelectedTarget): Target {
  return { derivation: instance.derivation, outputs: [output] };
}

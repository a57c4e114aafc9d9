/** One step: reuse what an equal resolved derivation made before, else build under its lock and publish. */

import type { Builder, ResolvedDerivation, StorePath } from "@astbuild/derivation";
import { staticHash } from "@astbuild/derivation";
import { isAstbuildError } from "@astbuild/errors";
import type { SandboxUsage } from "@astbuild/sandbox";
import { checkpoint } from "@astbuild/store";
import type { BuildFacts, Published, Realisation } from "@astbuild/store";
import { chooseBuilder } from "./builders/choose-builder.ts";
import type { BuildJob, BuildServices } from "./builders/builder.ts";
import { checkReferences } from "./check-references.ts";
import { derivationRecord } from "./derivation-record.ts";
import type { Step } from "./events.ts";
import { asStepError } from "./step-error.ts";
import type { Turn } from "./schedule.ts";
import type { Lease, TokenBank } from "./token-bank.ts";
import { noteFailed } from "./visit/note-failed.ts";

export interface MakeContext extends Omit<BuildServices, "toolsOf"> {
  readonly bank: TokenBank;
  readonly keepFailed: boolean;
  readonly signal: AbortSignal;
  readonly toolsOf: (resolved: ResolvedDerivation) => Promise<Realisation>;
}

export interface Ready {
  readonly resolved: ResolvedDerivation;
  readonly turn: Turn & {
    /** On `performance.now()`'s clock: when the last input was there. */
    readonly ready: number;
    /** Id of that input's step, when it was made in the same run. */
    readonly after?: string;
  };
}

export interface Made {
  readonly realisation: Realisation;
  /** False: it was there already. */
  readonly fresh: boolean;
  /** A former build that still lives came out differently: what stands on that one must be planned again. */
  readonly differs: boolean;
}

export async function makeOutputs(context: MakeContext, step: Step, ready: Ready): Promise<Made> {
  const { store, emit, signal } = context;
  const { resolved } = ready;
  for (;;) {
    const found = await reuse(context, step, resolved);
    if (found !== undefined) return found;
    const lease = await takeTokens(context, step, ready);
    try {
      signal.throwIfAborted();
      // Undefined when another process holds it.
      await using lock = await store.tryLock(resolved.hash, step.name);
      if (lock !== undefined) {
        // The process that held the lock before us may have built it.
        checkpoint("realise:locked");
        const meanwhile = await reuse(context, step, resolved);
        if (meanwhile !== undefined) return meanwhile;
        signal.throwIfAborted();
        return await build(context, step, { ...ready, lease });
      }
    } finally {
      lease.release();
    }
    // Another process builds it. Until it has, no token lies idle here; and no lock is held while
    // a token is waited for, or else one process would take more steps than it can do.
    await using _lock = await store.lock(resolved.hash, {
      signal,
      name: step.name,
      onWait: (holder) => emit({ type: "waiting", step, holder }),
    });
  }
}

/** Downloads wait for the network, not for a core; the fetcher bounds them itself. */
async function takeTokens(
  { bank, signal }: MakeContext,
  step: Step,
  { resolved: { derivation }, turn }: Ready,
): Promise<Lease> {
  if (step.kind === "fetch") return { lend() {}, release() {} };
  return await bank.acquire({ tokens: derivation.unhashed.jobs ?? 1, ...turn }, signal);
}

async function reuse(
  { store, emit }: MakeContext,
  step: Step,
  { hash, derivation }: ResolvedDerivation,
): Promise<Made | undefined> {
  const started = performance.now();
  const realisation = await store.realisation(hash, derivation.outputs);
  if (realisation === undefined) return undefined;
  store.rememberStatic(staticHash(derivation), realisation);
  const expected = store.history.expected(derivation.name);
  emit({
    type: "end",
    step,
    result: "reused",
    seconds: (performance.now() - started) / 1000,
    outputs: realisation.outputs,
    ...(expected === undefined ? {} : { expected }),
  });
  return { realisation, fresh: false, differs: false };
}

async function build(
  context: MakeContext,
  step: Step,
  { resolved, turn, lease }: Ready & { readonly lease: Lease },
): Promise<Made> {
  const { store, emit, signal } = context;
  const { derivation } = resolved;
  const tools = resolved.builder.kind === "command" ? await context.toolsOf(resolved) : undefined;
  const started = performance.now();
  const expected = store.history.expected(derivation.name);
  emit({
    ...{ type: "start", step, waited: (started - turn.ready) / 1000 },
    ...(expected !== undefined && { expected }),
    ...(turn.after !== undefined && { after: turn.after }),
  });
  await makeRoom(context, step);
  await using folder = await store.makeBuildFolder(derivation.name, { signal });
  checkpoint("realise:building");
  const services: BuildServices = {
    ...context,
    toolsOf() {
      const path = tools?.outputs["out"];
      if (path === undefined) throw new Error(`${derivation.name}: no tools for its sandbox`);
      return path;
    },
  };
  const job = { step, resolved, folder: folder.path, lease, services, signal };
  const published = await buildAndPublish(job, started).catch(async (error: unknown) => {
    const isFailure = isAstbuildError(error) && !signal.aborted;
    const isNoted = isFailure && (await noteFailed(job));
    const kept = isNoted && context.keepFailed ? await folder.keep(resolved.hash) : undefined;
    throw asStepError(error, step, { folder: folder.path, kept, resolvedHash: resolved.hash });
  });
  reportUnread(context, step, published);
  reportDifference(context, step, published);
  emit({
    type: "end",
    step,
    result: "done",
    seconds: (performance.now() - started) / 1000,
    size: sizeOf(published),
    outputs: published.realisation.outputs,
  });
  const { realisation, notReproducible } = published;
  return { realisation, fresh: true, differs: notReproducible !== undefined };
}

async function buildAndPublish(job: BuildJob, started: number): Promise<Published> {
  const { store } = job.services;
  const { derivation, hash, inputs } = job.resolved;
  const { usage, ...built } = await withRoom(job.services, job.step, () =>
    chooseBuilder(job.resolved.builder)(job),
  );
  checkpoint("realise:built");
  const seconds = (performance.now() - started) / 1000;
  job.services.emit({ type: "phase", step: job.step, phase: "publish" });
  const published = await store.publish({
    resolvedHash: hash,
    staticHash: staticHash(derivation),
    name: derivation.name,
    ...built,
    inputs: [...inputs, ...ranIn(job)],
    derivation: derivationRecord(job.resolved),
    check: (outputs) => checkReferences(job.resolved, outputs, built.outputs),
    seconds,
    facts: buildFacts(job.resolved.builder, usage),
  });
  const peakMemory = usage?.peakMemory;
  store.history.record(derivation.name, {
    seconds,
    ...(peakMemory !== undefined && { peakMemory }),
  });
  return published;
}

/** The sandbox's tools change no byte of it, but without them the next build would begin with downloads: what keeps inputs keeps them. */
function ranIn({ resolved, services }: BuildJob): readonly StorePath[] {
  return resolved.builder.kind === "command" ? [services.toolsOf(resolved)] : [];
}

function buildFacts({ kind }: Builder, usage: SandboxUsage | undefined): BuildFacts {
  const { cpuSeconds, maxRss } = usage ?? {};
  return {
    isolation: kind === "command" ? "sandbox" : "engine",
    ...(cpuSeconds !== undefined && { cpuSeconds }),
    ...(maxRss !== undefined && { maxRss }),
  };
}

/** A single step may take an hour and fill the disk. */
async function withRoom<T>(
  context: Pick<MakeContext, "store" | "emit">,
  step: Step,
  work: () => Promise<T>,
): Promise<T> {
  // What goes wrong here goes wrong before the next step, and is told there.
  const look = (): void => void makeRoom(context, step).catch(() => undefined);
  const timer = setInterval(look, LOOK_AT_DISK_EVERY);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Milliseconds. */
const LOOK_AT_DISK_EVERY = 5000;

/** What this process works with is held: a collection takes nothing of it. */
async function makeRoom(
  { store, emit }: Pick<MakeContext, "store" | "emit">,
  step: Step,
): Promise<void> {
  const collected = await store.makeRoom();
  if (collected === undefined) return;
  const { freed, bytes } = collected;
  emit({
    type: "warning",
    step,
    code: "DISK_LOW",
    message: `the disk ran low: garbage was collected, ${Math.round(bytes / 2 ** 20)} MiB freed`,
    facts: Object.fromEntries(
      Object.entries(freed).map(([kind, each]) => [kind, String(each.count)]),
    ),
  });
}

function sizeOf({ outputs }: Published): number {
  return Object.values(outputs).reduce((sum, { size }) => sum + size, 0);
}

/** Compressed files that could hold references nobody sees: they would be missing where they are wanted. */
function reportUnread({ emit }: MakeContext, step: Step, { outputs }: Published): void {
  const unread = Object.values(outputs).flatMap((output) => output.unread);
  if (unread.length === 0) return;
  const facts = Object.fromEntries(unread.slice(0, 5).map(({ path, format }) => [path, format]));
  const message = `${unread.length} compressed files of ${step.name} could not be searched for references`;
  emit({ type: "warning", step, code: "UNREAD_COMPRESSED", message, facts });
}

function reportDifference(
  { emit }: MakeContext,
  step: Step,
  { realisation, notReproducible }: Published,
): void {
  if (notReproducible === undefined) return;
  const facts: Record<string, string> = {};
  for (const [output, path] of Object.entries(realisation.outputs)) {
    const before = notReproducible.previous.outputs[output];
    if (before === path || before === undefined) continue;
    facts[`${output} before`] = before;
    facts[`${output} now`] = path;
  }
  emit({
    type: "warning",
    step,
    code: "NOT_REPRODUCIBLE",
    message: `${step.name} came out differently than last time`,
    facts,
  });
}

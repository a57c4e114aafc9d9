/** The collector: marks from roots once, then deletes in batches, so that builds never wait for more than one of them. */

import { basename } from "node:path";
import { checkpoint } from "../checkpoint.ts";
import { readCachedFiles, removeCachedFiles } from "./cached-files.ts";
import type { CachedFile } from "./cached-files.ts";
import { recoverOptimise } from "../optimise-journal.ts";
import { createTally } from "./collect-options.ts";
import type { Collected, CollectOptions, Tally } from "./collect-options.ts";
import type { Collector } from "./collector.ts";
import { createGuard, deleteObjects } from "./delete-objects.ts";
import type { Guard } from "./delete-objects.ts";
import { leastRecentlyUsed } from "./least-recently-used.ts";
import { collectLeftovers, dropDeadProcesses } from "./leftovers.ts";
import { readDead } from "./mark.ts";
import type { DeadObject } from "./mark.ts";
import { createPrediction } from "./predict-freed.ts";
import type { PredictFreed } from "./predict-freed.ts";
import { readRoots } from "./read-roots.ts";
import { dropStaleRoots } from "./stale-roots.ts";
import { logsOf, readOrphanedLogs, removeLogs } from "./logs.ts";
import { refuseLostRows } from "./refuse-lost-rows.ts";
import { collectTraces } from "./traces.ts";

export async function collectGarbage(
  collector: Collector,
  options: CollectOptions,
): Promise<Collected> {
  const { database, roots, layout } = collector;
  const { dryRun = false, outputsOnly = false, olderThan } = options;
  const began = performance.now();
  const before = olderThan === undefined ? Date.now() + HOUR : Date.now() - olderThan * 1000;
  const tally = createTally();
  await dropDeadProcesses(collector);
  const read = readRoots(database, roots, layout.objects);
  refuseLostRows(collector, read.lasting);
  if (!dryRun) {
    await recoverOptimise(collector);
    await dropStaleRoots(collector, read.lasting);
  }
  const predict = dryRun ? createPrediction(collector.pool) : undefined;
  const leftovers = await collectLeftovers(collector, predict);
  tally.add("leftovers", leftovers.count, leftovers);

  const { dead, alive } = readDead(
    database,
    read.roots.map((root) => ({
      ...root,
      keepsInputs: !outputsOnly && (root.kind === "named" || root.kind === "result"),
    })),
  );
  checkpoint("gc:marked");
  const candidates: Candidate[] = [
    ...leastRecentlyUsed(database, dead).map(objectCandidate),
    ...(await readCachedFiles(collector)),
    ...(await readOrphanedLogs(collector)),
  ]
    .filter(({ lastUse }) => lastUse < before)
    .sort((a, b) => a.lastUse - b.lastUse);
  const guard = createGuard(read, outputsOnly);
  const gone = await collectCandidates(collector, candidates, { options, tally, guard, predict });

  const traces = await collectTraces(collector, { dryRun, before, gone });
  tally.add("traces", traces.count, { bytes: 0, inodes: 0 });
  const logs = await logsOf(collector, traces.hashes);
  const removed =
    predict === undefined
      ? await removeLogs(collector, logs)
      : { count: logs.length, ...(await predict(logs)) };
  tally.add("logs", removed.count, removed);
  const { freed, bytes, inodes } = tally;
  return { dryRun, freed, bytes, inodes, alive, seconds: (performance.now() - began) / 1000 };
}

/** File times and this process' clock need not agree to the millisecond. */
const HOUR = 3_600_000;

type Candidate = CachedFile | (Omit<CachedFile, "path"> & { readonly object: DeadObject });

function objectCandidate(object: DeadObject): Candidate {
  return { kind: "objects", size: object.size, lastUse: object.lastUse, object };
}

interface Work {
  readonly options: CollectOptions;
  readonly tally: Tally;
  readonly guard: Guard;
  /** Of a dry run. */
  readonly predict: PredictFreed | undefined;
}

/** Gives the ids of the objects that went, or would. */
async function collectCandidates(
  collector: Collector,
  candidates: readonly Candidate[],
  work: Work,
): Promise<number[]> {
  const { options, tally, predict } = work;
  const { maxFreed, keepBytes = 0, isEnough } = options;
  let left = options.keepBytes === undefined ? Infinity : totalSize(collector, candidates);
  const gone: number[] = [];
  for (let start = 0; start < candidates.length;) {
    options.signal?.throwIfAborted();
    const toFree = (maxFreed ?? Infinity) - tally.bytes;
    const toDrop = left - keepBytes;
    if (toFree <= 0 || toDrop <= 0 || (await isEnough?.()) === true) break;
    const most = isEnough === undefined ? 2000 : 64;
    const batch = takeBatch(candidates, start, { toFree, toDrop, most });
    start += batch.length;
    left -= batch.reduce((sum, { size }) => sum + size, 0);
    for (const each of batch) if ("object" in each) gone.push(each.object.id);
    if (predict === undefined) await removeBatch(collector, batch, work);
    else {
      for (const [kind, each] of Map.groupBy(batch, (candidate) => candidate.kind)) {
        const paths = each.map((candidate) => physicalPath(collector, candidate));
        tally.add(kind, each.length, await predict(paths));
      }
    }
  }
  return gone;
}

function physicalPath({ layout }: Collector, candidate: Candidate): string {
  return "path" in candidate
    ? candidate.path
    : `${layout.objects}/${basename(candidate.object.path)}`;
}

/** @param limits bytes on the disk that are to be freed, bytes of files that are to be dropped, and a number of candidates */
function takeBatch(
  candidates: readonly Candidate[],
  start: number,
  limits: { readonly toFree: number; readonly toDrop: number; readonly most: number },
): Candidate[] {
  const [toFree, toDrop] = [limits.toFree, limits.toDrop].map((each) =>
    Math.min(each, LARGEST_BATCH),
  );
  let [freed, dropped, end] = [0, 0, start];
  while (
    end < Math.min(candidates.length, start + limits.most) &&
    freed < toFree! &&
    dropped < toDrop!
  ) {
    const { size } = candidates[end]!;
    freed += Math.max(size, BLOCK);
    dropped += size;
    end += 1;
  }
  return candidates.slice(start, end);
}

const LARGEST_BATCH = 2 ** 30;

/** What the smallest file takes on the disk. */
const BLOCK = 4096;

async function removeBatch(
  collector: Collector,
  batch: readonly Candidate[],
  { tally, guard }: Work,
): Promise<void> {
  const objects = batch.flatMap((each) => ("object" in each ? [each.object] : []));
  if (objects.length > 0) {
    const deleted = await deleteObjects(collector, objects, guard);
    tally.add("objects", deleted.paths.length, deleted);
  }
  const files = Map.groupBy(
    batch.flatMap((each) => ("path" in each ? [each] : [])),
    ({ kind }) => kind,
  );
  for (const [kind, each] of files) {
    if (kind === "logs") {
      const paths = each.map(({ path }) => path);
      const removed = await removeLogs(collector, paths);
      tally.add(kind, removed.count, removed);
    } else tally.add(kind, each.length, await removeCachedFiles(collector, each));
  }
}

function totalSize({ database }: Collector, candidates: readonly Candidate[]): number {
  const objects = database.row<[number | null]>("SELECT sum(size) FROM object")?.[0] ?? 0;
  return candidates.reduce((sum, each) => ("object" in each ? sum : sum + each.size), objects);
}

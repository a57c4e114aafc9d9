/** What takes how much of the disk: by object and by root, what it has alone and what it shares. */

import { basename } from "node:path";
import type { StorePath } from "@astbuild/derivation";
import type { Collector } from "./collect/collector.ts";
import { marked } from "./collect/delete-paths.ts";
import { dropDeadProcesses } from "./collect/leftovers.ts";
import { readAlive } from "./collect/mark.ts";
import { readRoots } from "./collect/read-roots.ts";
import { readCachedFiles } from "./collect/cached-files.ts";
import type { MeasuredTree } from "./measure-object.ts";
import { bytesTogether, measureTrees } from "./measure-trees.ts";

/** Bytes on the disk. */
export interface Usage {
  /** Nothing else in the list has it: for an object what its removal frees at once. */
  readonly alone: number;
  /** Hard links that others have too, or objects that other roots reach too. */
  readonly shared: number;
}

export interface ObjectUsage extends Usage {
  readonly path: StorePath;
  /** How many lasting roots reach it. */
  readonly roots: number;
}

export interface RootUsage extends Usage {
  readonly kind: "result" | "named";
  readonly name: string;
  readonly path: StorePath;
  /** That it keeps. */
  readonly objects: number;
}

export interface StoreUsage {
  /** The biggest first. */
  readonly objects: readonly ObjectUsage[];
  readonly roots: readonly RootUsage[];
  /** What no root reaches, roots in flight included; alone is what no living object shares. */
  readonly dead: Usage & { readonly objects: number; readonly bytes: number };
  /** All objects together, each inode once. */
  readonly bytes: number;
  /** Sizes of cached files by folder. */
  readonly caches: Readonly<Record<string, number>>;
  /** What these take by folder; alone is what no object shares. */
  readonly cached: Readonly<Record<string, Usage>>;
}

export async function readDiskUsage(collector: Collector): Promise<StoreUsage> {
  const { database, layout, roots } = collector;
  await dropDeadProcesses(collector);
  const read = readRoots(database, roots, layout.objects);
  const alive = readAlive(database, read.roots.map(marked));
  const rows = database.rows<[number, StorePath]>("SELECT id, path FROM object ORDER BY id");
  const trees = await measureTrees(
    collector.pool,
    rows.map(([, path]) => `${layout.objects}/${basename(path)}`),
  );
  const holders = holdersOf(trees);
  const { lasting } = read;
  const reached = lasting.map((root) => readAlive(database, [{ ...root, keepsInputs: true }]));
  const counts = new Map<number, number>();
  for (const ids of reached) for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const treeOf = new Map(rows.map(([id], index) => [id, trees[index]!]));

  const objects = rows.map(([id, path]): ObjectUsage => ({
    path,
    ...sizesOf(treeOf.get(id)!, holders),
    roots: counts.get(id) ?? 0,
  }));
  const rootUsages = lasting.map(({ kind, name, path }, index): RootUsage => {
    const ids = [...reached[index]!];
    const sum = (wanted: number[]): number =>
      bytesTogether(wanted.flatMap((id) => treeOf.get(id) ?? []));
    const alone = sum(ids.filter((id) => counts.get(id) === 1));
    return { kind, name, path, objects: ids.length, alone, shared: sum(ids) - alone };
  });
  const living = trees.filter((_tree, index) => alive.has(rows[index]![0]));
  const dead = trees.filter((_tree, index) => !alive.has(rows[index]![0]));
  const deadUsage = usageBeside(dead, living);
  return {
    objects: objects.sort((a, b) => b.alone + b.shared - a.alone - a.shared),
    roots: rootUsages,
    dead: { objects: dead.length, bytes: deadUsage.alone + deadUsage.shared, ...deadUsage },
    bytes: bytesTogether(trees),
    ...(await cacheUsage(collector, trees)),
  };
}

async function cacheUsage(
  collector: Collector,
  objects: readonly MeasuredTree[],
): Promise<Pick<StoreUsage, "caches" | "cached">> {
  const caches: Record<string, number> = {};
  const cached: Record<string, Usage> = {};
  const files = Map.groupBy(await readCachedFiles(collector), ({ kind }) => kind);
  for (const [kind, each] of files) {
    const paths = each.map(({ path }) => path);
    caches[kind] = each.reduce((sum, { size }) => sum + size, 0);
    cached[kind] = usageBeside(await measureTrees(collector.pool, paths), objects);
  }
  return { caches, cached };
}

/** What trees have, and what others have too; each inode once. */
function usageBeside(trees: readonly MeasuredTree[], others: readonly MeasuredTree[]): Usage {
  const elsewhere = new Set(others.flatMap(({ linked }) => linked.map(({ ino }) => ino)));
  const shared = new Map<string, number>();
  for (const { ino, bytes } of trees.flatMap(({ linked }) => linked)) {
    if (elsewhere.has(ino)) shared.set(ino, bytes);
  }
  const together = shared.values().reduce((sum, bytes) => sum + bytes, 0);
  return { alone: bytesTogether(trees) - together, shared: together };
}

/** In how many objects each inode stands. */
function holdersOf(trees: readonly MeasuredTree[]): Map<string, number> {
  const holders = new Map<string, number>();
  for (const { linked } of trees) {
    for (const { ino } of linked) holders.set(ino, (holders.get(ino) ?? 0) + 1);
  }
  return holders;
}

function sizesOf({ own, linked }: MeasuredTree, holders: ReadonlyMap<string, number>): Usage {
  let alone = own;
  let shared = 0;
  for (const { ino, bytes } of linked) {
    if (holders.get(ino) === 1) alone += bytes;
    else shared += bytes;
  }
  return { alone, shared };
}

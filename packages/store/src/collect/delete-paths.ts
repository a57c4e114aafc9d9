/** Deletes objects by name; what lives is refused with the root and the chain that keep it. */

import { namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { Reader } from "../database.ts";
import { notValid, readClosure, readReferrers } from "../objects.ts";
import { createTally } from "./collect-options.ts";
import type { Removed } from "./collect-options.ts";
import type { Collector } from "./collector.ts";
import { createGuard, deleteObjects } from "./delete-objects.ts";
import { leastRecentlyUsed } from "./least-recently-used.ts";
import { dropDeadProcesses } from "./leftovers.ts";
import { readDead } from "./mark.ts";
import type { LiveRoot } from "./read-roots.ts";
import { readRoots } from "./read-roots.ts";
import { whyAlive } from "./why-alive.ts";
import type { AliveReason } from "./why-alive.ts";

export interface DeleteOptions {
  /** Also what they refer to, as far as nothing else needs it. */
  readonly closure?: boolean;
  /** Also what refers to them. */
  readonly referrers?: boolean;
  /** Leave what lives instead of refusing. */
  readonly skipAlive?: boolean;
}

export interface DeletedPaths extends Removed {
  readonly paths: readonly StorePath[];
}

/** @throws PATH_NOT_VALID, PATH_ALIVE, PATH_REFERRED; nothing is deleted then */
export async function deletePaths(
  collector: Collector,
  paths: readonly StorePath[],
  options: DeleteOptions,
): Promise<DeletedPaths> {
  const { database, roots, layout } = collector;
  await dropDeadProcesses(collector);
  const read = readRoots(database, roots, layout.objects);
  const { dead } = readDead(database, read.roots.map(marked));
  const byPath = new Map(dead.map((each) => [each.path, each]));
  for (const path of paths) {
    if (byPath.has(path)) continue;
    if (database.row("SELECT 1 FROM object WHERE path = ?", path) === undefined)
      throw notValid(path);
    if (options.skipAlive === true) continue;
    const reason = whyAlive(database, read.roots, path);
    if (reason !== undefined) throw pathAlive(path, reason);
  }
  const asked = paths.filter((path) => byPath.has(path));
  const wanted = new Set(asked);
  if (options.closure === true) {
    for (const path of readClosure(database, asked)) if (byPath.has(path)) wanted.add(path);
  }
  if (options.referrers === true) addReferrers(database, wanted);
  else dropReferred(database, wanted, new Set(asked));
  const guard = createGuard(read, false);
  const order = leastRecentlyUsed(
    database,
    [...wanted].map((path) => byPath.get(path)!),
  );
  const tally = createTally();
  const deleted: StorePath[] = [];
  for (let start = 0; start < order.length; start += BATCH) {
    const done = await deleteObjects(collector, order.slice(start, start + BATCH), guard);
    tally.add("objects", done.paths.length, done);
    deleted.push(...done.paths);
  }
  return { paths: deleted.sort(), bytes: tally.bytes, inodes: tally.inodes };
}

const BATCH = 1000;

/** How the collector's default sees a root. */
export function marked(root: LiveRoot): LiveRoot & { readonly keepsInputs: boolean } {
  return { ...root, keepsInputs: root.kind === "result" || root.kind === "named" };
}

/** The error for what a root keeps. */
export function pathAlive(path: StorePath, { root, chain }: AliveReason): AstbuildError {
  return new AstbuildError("PATH_ALIVE", `a root keeps it: ${path}`, {
    facts: {
      root: `${root.kind === "result" ? "result link" : root.kind}: ${root.name}`,
      chain: chain.map(({ path: each, as }) => (as === undefined ? each : `${as} ${each}`)),
    },
    hint:
      root.kind === "result"
        ? `rm ${root.name}`
        : root.kind === "named"
          ? `astbuild root remove ${root.name}`
          : "wait until that process has ended",
  });
}

function addReferrers(reader: Reader, wanted: Set<StorePath>): void {
  // A set hands out what is added while it is walked.
  for (const path of wanted) for (const each of readReferrers(reader, path)) wanted.add(each);
}

/** Of a closure what something outside refers to stays; what was asked for by name is refused instead. */
function dropReferred(reader: Reader, wanted: Set<StorePath>, asked: ReadonlySet<StorePath>): void {
  for (let isSettled = false; !isSettled;) {
    isSettled = true;
    for (const path of wanted) {
      const outside = readReferrers(reader, path).filter((each) => !wanted.has(each));
      if (outside.length === 0) continue;
      if (asked.has(path)) throw pathReferred(path, outside);
      wanted.delete(path);
      isSettled = false;
    }
  }
}

function pathReferred(path: StorePath, referrers: readonly StorePath[]): AstbuildError {
  return new AstbuildError("PATH_REFERRED", `other objects refer to it: ${namePart(path)}`, {
    facts: { path, referrers: referrers.slice(0, 10) },
    hint: `astbuild store delete --referrers ${path}`,
  });
}

/**
 * Two graphs from their tops down, as far as they differ: what changed by itself, and what only
 * follows from that. Where an input came out with the same bytes, nothing below it counts.
 */

import type { Store } from "@astbuild/store";
import type { Change } from "./change.ts";
import type { Described } from "./described.ts";
import { matchInputs } from "./match-inputs.ts";
import type { InputPair } from "./match-inputs.ts";
import { argumentChanges, ownChanges } from "./own-changes.ts";
import { sourceChanges } from "./source-changes.ts";

export interface Difference {
  readonly step: Described;
  /** Empty: it only follows. */
  readonly changes: readonly Change[];
  /** From the top down to the step, both included. */
  readonly chain: readonly Described[];
}

interface Visit {
  readonly after: Described;
  readonly before: Described | undefined;
  readonly from: Visit | undefined;
  readonly parents: Set<Visit>;
  readonly changes: Change[];
  /** Whether the bytes are known to differ. */
  bytes: Change | undefined;
}

/** Steps that differ, from the top down. */
export function compareGraphs(store: Store, before: Described, after: Described): Difference[] {
  const visits = walk(store, before, after);
  const all = [...visits.values()];
  const changed = new Set<Visit>();
  for (const each of all) if (each.changes.length > 0) spread(each, changed);
  // What differs though nothing below it does: the lowest of these are causes too.
  for (const each of all.toReversed()) {
    if (each.bytes === undefined || changed.has(each)) continue;
    each.changes.push(each.bytes);
    spread(each, changed);
  }
  return all
    .filter((each) => changed.has(each))
    .map((each) => ({
      step: each.after,
      changes: [
        ...(each.before === undefined ? [] : argumentChanges(each.before, each.after)),
        ...each.changes,
      ],
      chain: chainOf(each),
    }));
}

function walk(store: Store, before: Described, after: Described): Map<string, Visit> {
  const visits = new Map<string, Visit>();
  const queue = [visit(visits, after, before, undefined)];
  for (let at = 0; at < queue.length; at++) {
    const here = queue[at]!;
    if (here.before === undefined) continue;
    const matched = matchInputs(here.before, here.after);
    const { before: former, after: present } = here;
    const sources = (): Change[] => sourceChanges(store, former, present);
    here.changes.push(...ownChanges(former, present, { matched, sources }));
    for (const pair of matched.pairs) {
      if (isSame(pair)) continue;
      const { step } = pair.after;
      if (step === undefined) {
        here.changes.push(...bytesChange(pair));
        continue;
      }
      const known = visits.get(step.id);
      const child = known ?? visit(visits, step, pair.before.step, here);
      child.parents.add(here);
      child.bytes ??= bytesChange(pair)[0];
      if (known === undefined) queue.push(child);
    }
  }
  return visits;
}

function visit(
  visits: Map<string, Visit>,
  after: Described,
  before: Described | undefined,
  from: Visit | undefined,
): Visit {
  const changes: Change[] = before === undefined ? [{ kind: "not recorded" }] : [];
  const made = { after, before, from, parents: new Set<Visit>(), changes, bytes: undefined };
  visits.set(after.id, made);
  return made;
}

function isSame({ before, after }: InputPair): boolean {
  return after.path !== undefined && after.path === before.path;
}

/** None while it is not known what the bytes will be. */
function bytesChange({ before, after }: InputPair): Change[] {
  if (before.path === undefined || after.path === undefined) return [];
  return [{ kind: "bytes", name: after.name, before: before.path, after: after.path }];
}

/** A step that differs, and all that stand on it. */
function spread(from: Visit, changed: Set<Visit>): void {
  const queue = [from];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (changed.has(next)) continue;
    changed.add(next);
    queue.push(...next.parents);
  }
}

function chainOf(visit: Visit): Described[] {
  const chain: Described[] = [];
  for (let each: Visit | undefined = visit; each !== undefined; each = each.from)
    chain.unshift(each.after);
  return chain;
}

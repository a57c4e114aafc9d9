/** Why the collector keeps an object: a root, and the chain from there. */

import type { StorePath } from "@astbuild/derivation";
import type { Reader } from "../database.ts";
import type { LiveRoot } from "./read-roots.ts";

export interface AliveReason {
  readonly root: LiveRoot;
  /** From the object that the root names to the one that was asked for. */
  readonly chain: readonly ChainLink[];
}

export interface ChainLink {
  readonly path: StorePath;
  /** How the one before it needs it; of the first one absent. */
  readonly as?: "reference" | "build input";
}

interface Step extends ChainLink {
  readonly next: Step | undefined;
  /** What roots in flight and processes do not keep: only lasting roots keep what things were built from. */
  readonly needsLasting: boolean;
}

/** A shortest chain, of lasting roots before others. Undefined when no root reaches it. */
export function whyAlive(
  reader: Reader,
  roots: readonly LiveRoot[],
  path: StorePath,
): AliveReason | undefined {
  const byPath = Map.groupBy(roots, (root) => root.path);
  const hashes = new Set(roots.map(({ resolvedHash }) => resolvedHash));
  const seen = new Set<string>();
  const pending: Step[] = [{ path, next: undefined, needsLasting: false }];
  let found: AliveReason | undefined;
  for (const step of pending) {
    const key = `${step.path} ${step.needsLasting}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const root = rootOf(byPath.get(step.path), step.needsLasting);
    if (root !== undefined) {
      found ??= { root, chain: chainFrom(step) };
      if (isLasting(root)) return { root, chain: chainFrom(step) };
    }
    for (const above of referrersOf(reader, step.path)) {
      pending.push(stepAbove(step, above, "reference"));
    }
    for (const [above, resolvedHash, isNewest] of builtFrom(reader, step.path)) {
      if (isNewest === 1 || hashes.has(resolvedHash))
        pending.push(stepAbove(step, above, "build input"));
    }
  }
  return found;
}

/** What `step` is to the one above it is written on the step itself. */
function stepAbove(step: Step, above: StorePath, as: "reference" | "build input"): Step {
  const needsLasting = step.needsLasting || as === "build input";
  return { path: above, next: { ...step, as }, needsLasting };
}

function chainFrom(step: Step): ChainLink[] {
  const chain: ChainLink[] = [{ path: step.path }];
  for (let next = step.next; next !== undefined; next = next.next) {
    chain.push({ path: next.path, ...(next.as !== undefined && { as: next.as }) });
  }
  return chain;
}

function rootOf(roots: readonly LiveRoot[] = [], needsLasting: boolean): LiveRoot | undefined {
  return roots.find(isLasting) ?? (needsLasting ? undefined : roots[0]);
}

function isLasting({ kind }: LiveRoot): boolean {
  return kind === "result" || kind === "named";
}

function referrersOf(reader: Reader, path: StorePath): StorePath[] {
  return reader
    .rows<[StorePath]>(
      `SELECT referrer.path FROM object JOIN reference ON reference.referee = object.id
       JOIN object AS referrer ON referrer.id = reference.referrer WHERE object.path = ?`,
      path,
    )
    .map(([referrer]) => referrer);
}

function builtFrom(
  reader: Reader,
  path: StorePath,
): [above: StorePath, resolvedHash: string, isNewest: number][] {
  return reader.rows<[StorePath, string, number]>(
    `SELECT build_output.path, build.resolved_hash, build.id =
       (SELECT max(build) FROM build_output AS other WHERE other.object = build_output.object)
     FROM build_input JOIN build ON build.id = build_input.build
     JOIN build_output ON build_output.build = build.id
     WHERE build_input.path = ? AND build_output.object IS NOT NULL`,
    path,
  );
}

/** Marks from roots, once: what references reach, and by default what rooted outputs were built from. */

import type { StorePath } from "@astbuild/derivation";
import type { Reader } from "../database.ts";

export interface Marked {
  readonly path: StorePath;
  readonly resolvedHash?: string | null;
  /** Whether what it was built from stays too. */
  readonly keepsInputs: boolean;
}

/**
 * Rows `(id, keeps)` of all that is alive; one parameter, made by `seedsOf`. What an object was
 * built from is the inputs of the newest build that made it, and so on from these.
 */
const ALIVE = `
  WITH RECURSIVE alive(id, keeps) AS (
    SELECT object.id, seed.value ->> 1 FROM json_each(?) AS seed
    JOIN object ON object.path = seed.value ->> 0
    UNION
    SELECT reference.referee, alive.keeps FROM alive JOIN reference ON reference.referrer = alive.id
    UNION
    SELECT object.id, 1 FROM alive
    JOIN build_input ON build_input.build =
      (SELECT max(build) FROM build_output WHERE build_output.object = alive.id)
    JOIN object ON object.path = build_input.path
    WHERE alive.keeps = 1
  )`;

/** Ids of all that the roots keep alive. */
export function readAlive(reader: Reader, roots: readonly Marked[]): Set<number> {
  const rows = reader.rows<[number]>(
    `${ALIVE} SELECT DISTINCT id FROM alive`,
    seedsOf(reader, roots),
  );
  return new Set(rows.map(([id]) => id));
}

export interface DeadObject {
  readonly id: number;
  readonly path: StorePath;
  readonly size: number;
  /** When it or what refers to it was last used; milliseconds. */
  readonly lastUse: number;
}

/** All that no root reaches, in no order, and how many objects are reached. */
export function readDead(
  reader: Reader,
  roots: readonly Marked[],
): { readonly dead: DeadObject[]; readonly alive: number } {
  // One statement, so that both are of one moment.
  const rows = reader.rows<[number | null, StorePath | null, number, number]>(
    `${ALIVE}, marked(id) AS MATERIALIZED (SELECT DISTINCT id FROM alive)
     SELECT object.id, object.path, object.size, coalesce(last_use.at, object.registered)
     FROM object LEFT JOIN last_use ON last_use.object = object.id
     WHERE object.id NOT IN (SELECT id FROM marked)
     UNION ALL SELECT NULL, NULL, count(*), 0 FROM marked`,
    seedsOf(reader, roots),
  );
  const dead: DeadObject[] = [];
  let alive = 0;
  for (const [id, path, size, lastUse] of rows) {
    if (id === null || path === null) alive = size;
    else dead.push({ id, path, size, lastUse });
  }
  return { dead, alive };
}

/** A root that says by which derivation it was realised keeps that one's inputs, be its build the newest or not. */
function seedsOf(reader: Reader, roots: readonly Marked[]): string {
  const seeds = roots.map(({ path, keepsInputs }) => [path, keepsInputs ? 1 : 0]);
  for (const { path, resolvedHash, keepsInputs } of roots) {
    if (!keepsInputs || resolvedHash === undefined || resolvedHash === null) continue;
    const inputs = reader.rows<[StorePath]>(
      `SELECT build_input.path FROM build_input WHERE build_input.build = (
         SELECT max(build.id) FROM build JOIN build_output ON build_output.build = build.id
         WHERE build.resolved_hash = ? AND build_output.path = ?)`,
      resolvedHash,
      path,
    );
    for (const [input] of inputs) seeds.push([input, 1]);
  }
  return JSON.stringify(seeds);
}

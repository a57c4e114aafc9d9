/** Rows that tell which build made what: they go with the last output that their build led to. */

import type { Reader } from "../database.ts";
import type { Collector } from "./collector.ts";

export interface TraceOptions {
  readonly dryRun: boolean;
  /** Milliseconds: only what is older. */
  readonly before: number;
  /** Of a dry run: objects that would be gone. */
  readonly gone: readonly number[];
}

export interface CollectedTraces {
  readonly count: number;
  /** Resolved hashes of which no build is left. */
  readonly hashes: readonly string[];
}

/**
 * A build stays while one of its outputs is there, and while it made an input of a build that stays: forgetting a memo
 * after a rebuild that differs goes along these rows.
 */
export async function collectTraces(
  { database }: Collector,
  { dryRun, before, gone }: TraceOptions,
): Promise<CollectedTraces> {
  const found = deadBuilds(database, before, dryRun ? gone : []);
  if (dryRun) return { count: found.length, hashes: hashesWithout(database, found) };
  const deleted: (readonly [id: number, hash: string])[] = [];
  for (let start = 0; start < found.length; start += BATCH) {
    const ids = found.slice(start, start + BATCH).map(([id]) => id);
    const rows = await database.write("normal", (writer) => {
      // Its outputs may be there again.
      return writer.rows<[number, string]>(
        `DELETE FROM build WHERE id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
           SELECT 1 FROM build_output WHERE build_output.build = build.id AND object IS NOT NULL)
         RETURNING id, resolved_hash`,
        JSON.stringify(ids),
      );
    });
    deleted.push(...rows);
  }
  await database.write("normal", (writer) => {
    for (const table of ["static_memo", "derivation"]) {
      writer.exec(
        `DELETE FROM ${table} WHERE resolved_hash NOT IN (SELECT resolved_hash FROM build)`,
      );
    }
    writer.run(
      "DELETE FROM stat_cache WHERE looked_ns < ?",
      BigInt(Date.now() - MONTH) * 1_000_000n,
    );
  });
  return { count: deleted.length, hashes: hashesWithout(database, deleted) };
}

const BATCH = 2000;
const MONTH = 30 * 24 * 60 * 60 * 1000;

function deadBuilds(
  reader: Reader,
  before: number,
  gone: readonly number[],
): [id: number, hash: string][] {
  return reader.rows<[number, string]>(
    `WITH RECURSIVE kept(build) AS (
       SELECT DISTINCT build FROM build_output WHERE object IS NOT NULL
       AND object NOT IN (SELECT value FROM json_each(?))
       UNION
       SELECT build_output.build FROM kept
       JOIN build_input ON build_input.build = kept.build
       JOIN build_output ON build_output.path = build_input.path
     )
     SELECT id, resolved_hash FROM build
     WHERE id NOT IN (SELECT build FROM kept) AND registered < ?`,
    JSON.stringify(gone),
    before,
  );
}

/** Hashes of builds that are gone, or would be, and that no other build has. */
function hashesWithout(
  reader: Reader,
  builds: readonly (readonly [id: number, hash: string])[],
): string[] {
  const left = reader.rows<[string]>(
    `SELECT resolved_hash FROM build WHERE resolved_hash IN (SELECT value FROM json_each(?))
     AND id NOT IN (SELECT value FROM json_each(?))`,
    JSON.stringify(builds.map(([, hash]) => hash)),
    JSON.stringify(builds.map(([id]) => id)),
  );
  const others = new Set(left.map(([hash]) => hash));
  return [...new Set(builds.map(([, hash]) => hash))].filter((hash) => !others.has(hash));
}

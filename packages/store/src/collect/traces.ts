/** Rows that tell which build made what, and the build logs: they go with the last output that their build led to. */

import { lstatSync, unlinkSync } from "node:fs";
import { readdir } from "node:fs/promises";
import type { Writer } from "../database.ts";
import type { Collector } from "./collector.ts";
import type { Freed } from "./collect-options.ts";
import { namesIn } from "./leftovers.ts";

export interface TraceOptions {
  readonly dryRun: boolean;
  /** Milliseconds: only what is older. */
  readonly before: number;
  /** Of a dry run: objects that would be gone. */
  readonly gone: readonly number[];
}

/**
 * The ids of builds whose rows go. A build stays while one of its outputs is valid, and while it made an input of a build that
 * stays: forgetting a memo after a rebuild that differs goes along these rows.
 */
export async function collectTraces(
  collector: Collector,
  { dryRun, before, gone }: TraceOptions,
): Promise<number[]> {
  const { database } = collector;
  const dead = (writer: Pick<Writer, "rows">): [number][] =>
    writer.rows<[number]>(
      `WITH RECURSIVE kept(build) AS (
         SELECT DISTINCT build FROM build_output WHERE object IS NOT NULL
         AND object NOT IN (SELECT value FROM json_each(?))
         UNION
         SELECT build_output.build FROM kept
         JOIN build_input ON build_input.build = kept.build
         JOIN build_output ON build_output.path = build_input.path
       )
       SELECT id FROM build WHERE id NOT IN (SELECT build FROM kept) AND registered < ?`,
      JSON.stringify(gone),
      before,
    );
  const found = dead(database).map(([id]) => id);
  if (dryRun) return found;
  const deleted: number[] = [];
  for (let start = 0; start < found.length; start += BATCH) {
    const rows = await database.write("normal", (writer) => {
      // Its outputs may be valid again.
      return writer.rows<[number]>(
        `DELETE FROM build WHERE id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
           SELECT 1 FROM build_output WHERE build_output.build = build.id AND object IS NOT NULL)
         RETURNING id`,
        JSON.stringify(found.slice(start, start + BATCH)),
      );
    });
    deleted.push(...rows.map(([id]) => id));
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
  return deleted;
}

const BATCH = 500;
const MONTH = 30 * 24 * 60 * 60 * 1000;

/** Logs whose derivation has no build any more and which nobody builds at this moment. */
export async function collectLogs(
  collector: Collector,
  { dryRun, before, goneBuilds }: Omit<TraceOptions, "gone"> & { goneBuilds: readonly number[] },
): Promise<Freed & { readonly inodes: number }> {
  const { database, liveness, layout } = collector;
  const files: { readonly hash: string; readonly path: string }[] = [];
  for (const folder of await namesIn(layout.log)) {
    for (const name of await readdir(`${layout.log}/${folder}`).catch(() => [])) {
      files.push({
        hash: name.slice(0, name.indexOf(".")),
        path: `${layout.log}/${folder}/${name}`,
      });
    }
  }
  let count = 0;
  let bytes = 0;
  for (let start = 0; start < files.length; start += BATCH) {
    const batch = files.slice(start, start + BATCH);
    const hashes = JSON.stringify([...new Set(batch.map(({ hash }) => hash))]);
    // Under the write lock nobody can take a build lock and begin a log.
    await database.write("normal", (writer) => {
      const used = new Set(keptHashes(writer, hashes, goneBuilds));
      for (const [key, live] of buildLocks(writer, hashes)) {
        if (liveness.isAlive(live)) used.add(key);
      }
      for (const { hash, path } of batch) {
        if (used.has(hash)) continue;
        const stats = lstatSync(path, { throwIfNoEntry: false });
        if (stats === undefined || stats.mtimeMs >= before) continue;
        count += 1;
        bytes += dryRun ? stats.size : stats.blocks * 512;
        if (!dryRun) unlinkSync(path);
      }
    });
  }
  return { count, bytes, inodes: dryRun ? 0 : count };
}

function keptHashes(writer: Writer, hashes: string, gone: readonly number[]): string[] {
  return writer
    .rows<[string]>(
      `SELECT DISTINCT build.resolved_hash FROM json_each(?) CROSS JOIN build
       ON build.resolved_hash = json_each.value
       WHERE build.id NOT IN (SELECT value FROM json_each(?))`,
      hashes,
      JSON.stringify(gone),
    )
    .map(([hash]) => hash);
}

function buildLocks(writer: Writer, hashes: string): [key: string, live: string][] {
  return writer.rows<[string, string]>(
    "SELECT key, live FROM build_lock WHERE key IN (SELECT value FROM json_each(?))",
    hashes,
  );
}

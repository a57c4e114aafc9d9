/** Build logs: one stays as long as the store knows a build of its derivation, and while one is under way. */

import { lstatSync, rmdirSync, unlinkSync } from "node:fs";
import { lstat } from "node:fs/promises";
import { dirname } from "node:path";
import { isNotFound } from "@astbuild/fs";
import { logPath } from "../build-log.ts";
import type { Reader } from "../database.ts";
import type { CachedFile } from "./cached-files.ts";
import type { Collector } from "./collector.ts";
import type { Removed } from "./collect-options.ts";
import { namesIn } from "../names-in.ts";
import { oldestProcess } from "./temporaries.ts";

/**
 * Logs of which no build came, and halves of compressed ones, as candidates like cached files. A temporary file does not
 * tell whose it is: it stays while a process lives that is older.
 */
export async function readOrphanedLogs(collector: Collector): Promise<CachedFile[]> {
  const { database, layout } = collector;
  const began = oldestProcess(database);
  const files: CachedFile[] = [];
  for (const folder of await namesIn(layout.log)) {
    const names = await namesIn(`${layout.log}/${folder}`);
    const isKept = keptLogs(collector, database, names);
    for (const name of names) {
      if (isKept(name)) continue;
      const path = `${layout.log}/${folder}/${name}`;
      const stats = await lstat(path).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
      if (stats === undefined) continue;
      if (name.startsWith(".astbuild-") && stats.ctimeMs >= began) continue;
      files.push({ kind: "logs", path, size: stats.size, lastUse: stats.mtimeMs });
    }
  }
  return files;
}

/** Files of the logs of derivations, by resolved hash. */
export async function logsOf({ layout }: Collector, hashes: readonly string[]): Promise<string[]> {
  const wanted = new Set(hashes);
  const found: string[] = [];
  for (const folder of new Set(hashes.map((hash) => dirname(logPath(layout.log, hash))))) {
    for (const name of await namesIn(folder)) {
      if (wanted.has(hashOf(name)) && !name.endsWith(HALF)) found.push(`${folder}/${name}`);
    }
  }
  return found;
}

/** Those of which a build came meanwhile, or is under way, stay. */
export async function removeLogs(
  collector: Collector,
  paths: readonly string[],
): Promise<Removed & { readonly count: number }> {
  const sum = { count: 0, bytes: 0, inodes: 0 };
  for (let start = 0; start < paths.length; start += BATCH) {
    const batch = paths.slice(start, start + BATCH);
    // Under the write lock nobody can take a build lock and begin a log.
    await collector.database.write("normal", (writer) => {
      const isKept = keptLogs(collector, writer, batch.map(nameOf));
      for (const path of batch) {
        if (isKept(nameOf(path))) continue;
        const stats = lstatSync(path, { throwIfNoEntry: false });
        if (stats === undefined) continue;
        unlinkSync(path);
        sum.count += 1;
        sum.bytes += stats.blocks * 512;
        sum.inodes += 1;
      }
    });
  }
  for (const folder of new Set(paths.map(dirname))) removeIfEmpty(folder);
  return sum;
}

const BATCH = 500;

/** What a process leaves that is killed while it compresses. */
const HALF = ".tmp";

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function hashOf(name: string): string {
  return name.slice(0, name.indexOf("."));
}

function keptLogs(
  { liveness }: Collector,
  reader: Reader,
  names: readonly string[],
): (name: string) => boolean {
  const hashes = JSON.stringify(names.map(hashOf));
  const built = reader.rows<[string]>(
    "SELECT resolved_hash FROM build WHERE resolved_hash IN (SELECT value FROM json_each(?))",
    hashes,
  );
  const locks = reader.rows<[string, string]>(
    "SELECT key, live FROM build_lock WHERE key IN (SELECT value FROM json_each(?))",
    hashes,
  );
  const known = new Set(built.map(([hash]) => hash));
  const locked = new Set(locks.filter(([, live]) => liveness.isAlive(live)).map(([key]) => key));
  return (name) => locked.has(hashOf(name)) || (known.has(hashOf(name)) && !name.endsWith(HALF));
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Other logs are in it, or another collector was here.
  }
}

/** Cached downloads, segments and kept build folders: what can be got again, or was asked to be kept, by age. */

import { renameSync } from "node:fs";
import type { Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { isNotFound } from "@astbuild/fs";
import { bytesTogether, measureTrees } from "../measure-trees.ts";
import { inFlightName } from "../store-layout.ts";
import { cacheEntries } from "../cache-folders.ts";
import type { Collector } from "./collector.ts";
import type { FreedKind, Removed } from "./collect-options.ts";
import { namesIn } from "../names-in.ts";
import { oldestProcess } from "./temporaries.ts";
import { removeAll } from "./trash.ts";

export interface CachedFile {
  readonly kind: FreedKind;
  /** Physical, below var. */
  readonly path: string;
  readonly size: number;
  readonly lastUse: number;
}

/** Not among them: what was written since the oldest process that lives began; it may be on its way there. */
export async function readCachedFiles(collector: Collector): Promise<CachedFile[]> {
  const { database, layout } = collector;
  const began = oldestProcess(database);
  const noted = new Map(
    database
      .rows<[string, string, number]>("SELECT folder, entry, last_use FROM cache_entry")
      .map(([folder, entry, lastUse]) => [`${folder}/${entry}`, lastUse]),
  );
  const files: CachedFile[] = [];
  for (const [kind, folder, names] of await cacheNames(layout.var, layout.tmp)) {
    const path = (name: string): string => join(folder, name);
    for (let start = 0; start < names.length; start += BATCH) {
      const batch = names.slice(start, start + BATCH);
      const stats = await Promise.all(batch.map((name) => lstatIfExists(path(name))));
      for (const [index, name] of batch.entries()) {
        const each = stats[index];
        if (each === undefined || Math.max(each.ctimeMs, each.mtimeMs) >= began) continue;
        const lastUse = Math.max(each.mtimeMs, each.atimeMs, noted.get(`${kind}/${name}`) ?? 0);
        const size = each.isDirectory()
          ? bytesTogether(await measureTrees(collector.pool, [path(name)]))
          : each.size;
        files.push({ kind, path: path(name), size, lastUse });
      }
    }
  }
  return files;
}

const BATCH = 256;

async function cacheNames(
  state: string,
  tmp: string,
): Promise<[kind: FreedKind, folder: string, names: string[]][]> {
  const found = (await cacheEntries(state)).map(
    ([folder, entries]): [FreedKind, string, string[]] => [folder, join(state, folder), entries],
  );
  const kept = (await namesIn(tmp)).filter((name) => name.startsWith("kept-"));
  return [...found, ["kept build folders", tmp, kept]];
}

async function lstatIfExists(path: string): Promise<Stats | undefined> {
  return await lstat(path).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
}

/** Renamed first, so that of two collectors one removes it. */
export async function removeCachedFiles(
  { database, layout, liveness, pool }: Collector,
  files: readonly CachedFile[],
): Promise<Removed> {
  const claimed: string[] = [];
  for (const { path } of files) {
    const mine = `${layout.tmp}/${inFlightName("trash", liveness.id).slice(".trash-".length)}`;
    try {
      renameSync(path, mine);
      claimed.push(mine);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  const entries = files.map(({ path }) => path.slice(layout.var.length + 1));
  await database.write("normal", (writer) =>
    writer.run(
      `DELETE FROM cache_entry WHERE folder || '/' || entry IN (SELECT value FROM json_each(?))`,
      JSON.stringify(entries),
    ),
  );
  return await removeAll(pool, claimed);
}

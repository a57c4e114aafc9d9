/** Folders of what can be got again (downloads, an image's segments), with the size and last use of each entry for the collector. */

import { mkdirSync } from "node:fs";
import { asDiskError } from "@astbuild/fs";
import type { Database } from "./database.ts";
import type { DeferredWrites } from "./deferred-writes.ts";

export interface CacheFolders {
  /** The physical folder `<root>/var/<name>`, made when it is not there. */
  folder(name: string): string;
  /** Notes that an entry of the folder was made or used now. @param size in bytes; the one known when absent */
  touch(name: string, entry: string, size?: number): void;
  /** The least recently used first. */
  entries(
    name: string,
  ): { readonly entry: string; readonly size: number; readonly lastUse: Date }[];
}

/** @param state the folder var */
export function createCacheFolders(
  state: string,
  database: Database,
  deferred: DeferredWrites,
): CacheFolders {
  return {
    folder(name) {
      if (!/^[a-z][a-z-]*$/.test(name) || RESERVED_FOLDERS.has(name))
        throw new Error(`not a cache folder's name: ${name}`);
      const path = `${state}/${name}`;
      try {
        mkdirSync(path, { recursive: true });
      } catch (error) {
        throw asDiskError(error, "make the folder", path);
      }
      return path;
    },
    touch(name, entry, size) {
      const now = Date.now();
      deferred.add((writer) =>
        writer.run(
          `INSERT INTO cache_entry (folder, entry, size, last_use) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET last_use = excluded.last_use,
           size = CASE WHEN excluded.size = 0 THEN size ELSE excluded.size END`,
          name,
          entry,
          size ?? 0,
          now,
        ),
      );
    },
    entries: (name) =>
      database
        .rows<[string, number, number]>(
          "SELECT entry, size, last_use FROM cache_entry WHERE folder = ? ORDER BY last_use, entry",
          name,
        )
        .map(([entry, size, lastUse]) => ({ entry, size, lastUse: new Date(lastUse) })),
  };
}

/** Folders in var that are no cache. */
export const RESERVED_FOLDERS: ReadonlySet<string> = new Set([
  "live",
  "log",
  "reserve",
  "roots",
  "tmp",
]);

/** Folders of what can be got again (downloads, an image's segments), with the last use of entries for the collector. */

import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { asDiskError } from "@astbuild/fs";
import { namesIn } from "./names-in.ts";
import type { DeferredWrites } from "./deferred-writes.ts";

export interface CacheFolders {
  /** The physical folder `<root>/var/<name>`, made when it is not there. */
  folder(name: string): string;
  /** Notes that an entry of the folder is used now, where the times of its file do not tell; written soon. */
  touch(name: string, entry: string): void;
}

/** @param state the folder var */
export function createCacheFolders(state: string, deferred: DeferredWrites): CacheFolders {
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
    touch(name, entry) {
      const now = Date.now();
      deferred.add((writer) =>
        writer.run(
          `INSERT INTO cache_entry (folder, entry, size, last_use) VALUES (?, ?, 0, ?)
           ON CONFLICT DO UPDATE SET last_use = excluded.last_use`,
          name,
          entry,
          now,
        ),
      );
    },
  };
}

/** The cache folders that there are, and the names of their entries. */
export async function cacheEntries(
  state: string,
): Promise<readonly (readonly [folder: string, entries: string[]])[]> {
  const folders = readdirSync(state, { withFileTypes: true }).filter(
    (each) => each.isDirectory() && !RESERVED_FOLDERS.has(each.name),
  );
  return await Promise.all(
    folders.map(async ({ name }) => [name, await namesIn(join(state, name))] as const),
  );
}

/** Folders in var that are no cache. */
export const RESERVED_FOLDERS: ReadonlySet<string> = new Set([
  "live",
  "log",
  "reserve",
  "roots",
  "tmp",
]);

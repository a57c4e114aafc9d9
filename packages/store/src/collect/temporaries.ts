/** Temporary files and links beside the marker and the roots: what a process leaves that is killed before its rename. */

import { lstatSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { isNotFound } from "@astbuild/fs";
import type { Reader } from "../database.ts";
import type { Collector } from "./collector.ts";
import { namesIn } from "../names-in.ts";

/** Physical paths of those that are older than every process that lives: their names do not tell whose they are. */
export async function readTemporaries({ database, layout }: Collector): Promise<string[]> {
  const began = oldestProcess(database);
  const folders = [layout.var, join(layout.roots, "named"), join(layout.roots, "results")];
  const found: string[] = [];
  for (const folder of folders) {
    for (const name of await namesIn(folder)) {
      const path = join(folder, name);
      if (!name.startsWith(".astbuild-")) continue;
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats !== undefined && stats.ctimeMs < began) found.push(path);
    }
  }
  return found;
}

/** When the oldest process that lives began, in milliseconds: what is older than that is on nobody's way. */
export function oldestProcess(reader: Reader): number {
  return reader.row<[number | null]>("SELECT min(started) FROM process")?.[0] ?? Infinity;
}

export function removeTemporaries(paths: readonly string[]): void {
  for (const path of paths) {
    try {
      unlinkSync(path);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

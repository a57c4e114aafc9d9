/** Folders of objects that are open for writing while files in them are replaced by links; a crash leaves the list. */

import { chmodSync, lutimesSync, readFileSync, rmSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import { FOLDER_MODE, MTIME } from "./canonicalise-file.ts";
import type { Collector } from "./collect/collector.ts";
import { namesIn } from "./names-in.ts";
import { liveIdIn } from "./store-layout.ts";

const SUFFIX = "-optimise.json";

/** Durable before the first of the folders is opened. */
export async function writeJournal(
  { layout, liveness }: Pick<Collector, "layout" | "liveness">,
  folders: readonly string[],
): Promise<string> {
  const path = `${layout.tmp}/${liveness.id}-${randomUUID().slice(0, 8)}${SUFFIX}`;
  const file = await open(path, "wx");
  try {
    await file.writeFile(JSON.stringify(folders));
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}

/** Folders become what they are in an object. */
export function closeFolders(folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      chmodSync(folder, FOLDER_MODE);
      lutimesSync(folder, MTIME, MTIME);
    } catch {
      // Its object was collected.
    }
  }
}

/** Closes what a process that died left open. */
export async function recoverOptimise({ layout, liveness, database }: Collector): Promise<void> {
  const files = (await namesIn(layout.tmp)).filter((name) => name.endsWith(SUFFIX));
  for (const name of files) {
    const live = liveIdIn(name);
    const isDead = await database.write(
      "normal",
      () => live === undefined || !liveness.isAlive(live),
    );
    if (!isDead) continue;
    closeFolders(readJournal(`${layout.tmp}/${name}`));
    // Another process may have done the same.
    rmSync(`${layout.tmp}/${name}`, { force: true });
  }
}

/** One that is cut off was written by a process that had not opened any folder yet. */
function readJournal(file: string): string[] {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as string[];
  } catch {
    return [];
  }
}

/**
 * Deletes dead objects by two transactions: rows go first, referrers before what they refer to, with a last look
 * at what came to be rooted; then what still has no row is renamed to trash. A crash leaves only objects without a row.
 */

import { renameSync } from "node:fs";
import type { StorePath } from "@astbuild/derivation";
import { isNotFound } from "@astbuild/fs";
import { checkpoint } from "../checkpoint.ts";
import type { Reader, Writer } from "../database.ts";
import { inFlightName } from "../store-layout.ts";
import type { Collector } from "./collector.ts";
import type { Removed } from "./collect-options.ts";
import type { DeadObject } from "./mark.ts";
import { readAlive } from "./mark.ts";
import { readInFlight, rootRows } from "./read-roots.ts";
import type { RootsRead } from "./read-roots.ts";
import { removeAll } from "./trash.ts";

/** What came to be rooted since the mark; asked within the transaction that deletes. */
export interface Guard {
  /** Adds what is rooted by now to the spared ones. */
  look(reader: Reader): void;
  readonly spared: ReadonlySet<number>;
}

export function createGuard(read: RootsRead, outputsOnly: boolean): Guard {
  const spared = new Set<number>();
  const seen = new Set(read.seenRows);
  let last = read.lastInFlight;
  return {
    spared,
    look(reader) {
      const inFlight = readInFlight(reader, last);
      last = inFlight.last;
      const rows = rootRows(reader).filter(({ key }) => !seen.has(key));
      for (const { key } of rows) seen.add(key);
      if (inFlight.rows.length + rows.length === 0) return;
      const marked = [
        ...inFlight.rows.map(({ path }) => ({ path, keepsInputs: false })),
        ...rows.map(({ path, resolvedHash }) => ({
          path,
          resolvedHash,
          keepsInputs: !outputsOnly,
        })),
      ];
      for (const id of readAlive(reader, marked)) spared.add(id);
    },
  };
}

export interface Deleted extends Removed {
  readonly paths: readonly StorePath[];
}

/** @param batch in an order in which nothing stands before what refers to it */
export async function deleteObjects(
  collector: Collector,
  batch: readonly DeadObject[],
  guard: Guard,
): Promise<Deleted> {
  const { database, layout, liveness } = collector;
  const paths = await database.write("full", (writer) => {
    checkpoint("gc:locked");
    guard.look(writer);
    const deleted = deleteRows(
      writer,
      batch.map(({ id }) => id).filter((id) => !guard.spared.has(id)),
    );
    checkpoint("gc:rows-deleted");
    return deleted;
  });
  checkpoint("gc:unregistered");
  const trash = await database.write("normal", (writer) => {
    // Somebody may have published it again meanwhile.
    const back = new Set(
      writer
        .rows<[StorePath]>(
          "SELECT object.path FROM json_each(?) JOIN object ON object.path = json_each.value",
          JSON.stringify(paths),
        )
        .map(([path]) => path),
    );
    const names = paths.filter((path) => !back.has(path)).map(nameOf);
    const renamed = names.map((name) => moveToTrash(layout.objects, name, liveness.id));
    checkpoint("gc:renamed");
    return renamed.filter((each) => each !== undefined);
  });
  checkpoint("gc:trashed");
  const removed = await removeAll(collector.pool, trash);
  checkpoint("gc:removed");
  return { paths, ...removed };
}

/** To be called under the write lock. Undefined when nothing is there. */
export function moveToTrash(objects: string, name: string, live: string): string | undefined {
  const trash = `${objects}/${inFlightName("trash", live)}`;
  try {
    renameSync(`${objects}/${name}`, trash);
    return trash;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Those that something else still refers to stay: it was registered, or came to be rooted, after the mark. */
function deleteRows(writer: Writer, wanted: readonly number[]): StorePath[] {
  let ids = wanted;
  for (;;) {
    const list = JSON.stringify(ids);
    const referred = new Set(
      writer
        .rows<[number]>(
          `SELECT DISTINCT referee FROM json_each(?1) CROSS JOIN reference ON referee = json_each.value
           WHERE referrer NOT IN (SELECT value FROM json_each(?1))`,
          list,
        )
        .map(([id]) => id),
    );
    if (referred.size > 0) {
      ids = ids.filter((id) => !referred.has(id));
      continue;
    }
    writer.run("DELETE FROM reference WHERE referrer IN (SELECT value FROM json_each(?))", list);
    return writer
      .rows<[StorePath]>(
        "DELETE FROM object WHERE id IN (SELECT value FROM json_each(?)) RETURNING path",
        list,
      )
      .map(([path]) => path);
  }
}

function nameOf(path: StorePath): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Roots in flight: what this process works with and the collector must leave alone, whether it is there yet or not. */

import type { StorePath } from "@astbuild/derivation";
import type { Database, Writer } from "./database.ts";
import { UNSOUND } from "./damage.ts";
import type { Liveness } from "./liveness.ts";

export interface RootsInFlight {
  /**
   * Takes a root on all paths and tells which are valid, in one transaction: a valid one cannot
   * go away afterwards, and one that becomes valid later is rooted from its first moment.
   */
  hold(paths: Iterable<StorePath>): Promise<ReadonlySet<StorePath>>;
  /**
   * The same for objects that are valid, within a transaction that already runs; what is
   * returned is to be called once that is committed.
   */
  holdObjects(writer: Writer, objects: readonly HeldObject[]): () => void;
  /** Makes this process known to others; before any transaction that names its live id. */
  ensureLive(): Promise<void>;
}

export interface HeldObject {
  readonly id: number;
  readonly path: StorePath;
}

/** @param refuse called in the transaction that makes this process known; what it throws, everybody gets who needs that */
export function createRootsInFlight(
  database: Database,
  liveness: Liveness,
  refuse: (writer: Writer) => void,
): RootsInFlight {
  /** Held and known to be valid: nothing needs to be asked again. */
  const valid = new Set<StorePath>();
  const rooted = new Set<StorePath>();
  let live: Promise<void> | undefined;

  const ensureLive = (): Promise<void> =>
    (live ??= database.write("normal", (writer) => {
      refuse(writer);
      liveness.register(writer);
    }));

  const insert = (
    writer: Writer,
    objects: readonly number[],
    paths: readonly StorePath[],
  ): void => {
    if (objects.length + paths.length === 0) return;
    writer.run(
      "INSERT INTO in_flight (live, objects, paths) VALUES (?, ?, ?)",
      liveness.id,
      JSON.stringify(objects),
      JSON.stringify(paths),
    );
  };

  return {
    ensureLive,
    async hold(paths) {
      const wanted = [...new Set(paths)];
      const unknown = wanted.filter((path) => !valid.has(path));
      if (unknown.length > 0) {
        await ensureLive();
        const { found, missing } = await database.write("normal", (writer) => {
          const found = findObjects(writer, unknown);
          const missing = unknown.filter((path) => !found.has(path) && !rooted.has(path));
          insert(writer, [...found.values()], missing);
          return { found, missing };
        });
        for (const path of found.keys()) valid.add(path);
        for (const path of missing) rooted.add(path);
      }
      return new Set(wanted.filter((path) => valid.has(path)));
    },
    holdObjects(writer, objects) {
      const fresh = objects.filter(({ path }) => !valid.has(path));
      insert(
        writer,
        fresh.map(({ id }) => id),
        [],
      );
      return () => {
        for (const { path } of fresh) valid.add(path);
      };
    },
  };
}

function findObjects(writer: Writer, paths: readonly StorePath[]): Map<StorePath, number> {
  const rows = writer.rows<[StorePath, number]>(
    `WITH RECURSIVE ${UNSOUND}
     SELECT object.path, object.id FROM json_each(?) JOIN object ON object.path = json_each.value
     WHERE object.id NOT IN (SELECT id FROM unsound)`,
    JSON.stringify(paths),
  );
  return new Map(rows);
}

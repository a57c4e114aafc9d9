/** All roots of one moment, and a guard that tells what came to be rooted since. */

import type { StorePath } from "@astbuild/derivation";
import type { Reader } from "../database.ts";
import type { Root, Roots } from "../roots.ts";
import { usedByProcesses } from "./running-processes.ts";

export interface LiveRoot {
  readonly kind: "result" | "named" | "in flight" | "process";
  /** For people: the link's path, the root's name, the command and pid of a process. */
  readonly name: string;
  readonly path: StorePath;
  readonly resolvedHash?: string;
  /** Of a root in flight: the live id of its process. */
  readonly live?: string;
}

export interface RootsRead {
  readonly roots: readonly LiveRoot[];
  /** Those of the roots that are result links and named ones. */
  readonly lasting: readonly Root[];
  /** The last row of roots in flight that was read: later ones have higher ids. */
  readonly lastInFlight: number;
  /** Rows of lasting roots that were seen, whether their links hold or not. */
  readonly seenRows: ReadonlySet<string>;
}

/** What comes later is found by the guard when something is deleted. */
export function readRoots(reader: Reader, roots: Roots, objects: string): RootsRead {
  // A maker of a root holds the object, writes the row, makes the link: of a row that is seen here
  // either the hold is seen too, or its maker has ended and the link is there.
  const seenRows = new Set(rootRows(reader).map(({ key }) => key));
  const { rows, last } = readInFlight(reader, 0);
  const lasting = roots.list();
  const used = usedByProcesses(objects).map(({ path, pid, use }): LiveRoot => ({
    kind: "process",
    name: `${use} (pid ${pid})`,
    path,
  }));
  return { roots: [...lasting, ...rows, ...used], lasting, lastInFlight: last, seenRows };
}

/** Roots in flight of rows after `since`, valid objects only. */
export function readInFlight(
  reader: Reader,
  since: number,
): { readonly rows: readonly LiveRoot[]; readonly last: number } {
  const last =
    reader.row<[number | null]>("SELECT max(id) FROM in_flight WHERE id > ?", since)?.[0] ?? since;
  const rows = reader.rows<[StorePath, string, number, string, string]>(
    `SELECT object.path, process.command, process.pid, process.host, process.live
     FROM in_flight JOIN process ON process.live = in_flight.live
     CROSS JOIN json_each(in_flight.objects) JOIN object ON object.id = json_each.value
     WHERE in_flight.id > ?1 AND in_flight.id <= ?2
     UNION
     SELECT object.path, process.command, process.pid, process.host, process.live
     FROM in_flight JOIN process ON process.live = in_flight.live
     CROSS JOIN json_each(in_flight.paths) JOIN object ON object.path = json_each.value
     WHERE in_flight.id > ?1 AND in_flight.id <= ?2`,
    since,
    last,
  );
  return {
    rows: rows.map(([path, command, pid, host, live]) => ({
      kind: "in flight",
      name: `${command} (pid ${pid} on ${host})`,
      path,
      live,
    })),
    last,
  };
}

export interface RootRow {
  readonly key: string;
  readonly path: StorePath;
  readonly resolvedHash: string | null;
}

export function rootRows(reader: Reader): RootRow[] {
  const rows = reader.rows<[string, string, StorePath, string | null, number]>(
    "SELECT kind, name, path, resolved_hash, created FROM root",
  );
  return rows.map((row) => ({ key: JSON.stringify(row), path: row[2], resolvedHash: row[3] }));
}

/** What checks found: whether a derivation makes its objects again, byte for byte. */

import type { StorePath } from "@astbuild/derivation";
import type { Reader, Writer } from "./database.ts";

/** How a check ended for one object. */
export interface CheckRecord {
  readonly at: Date;
  /** How often it was built again. */
  readonly rounds: number;
  /** Absent: each time the same bytes. */
  readonly difference?: CheckDifference;
}

/** Where a second build is not like the first. */
export interface CheckDifference {
  /** The object that the second build made. */
  readonly other: StorePath;
  /** Path in the object; empty for the object itself. */
  readonly file: string;
  /** Bytes from the start of the file; absent where something other than content differs. */
  readonly offset?: number;
  /** What it looks like: `time stamp`, `path`, `order`, … */
  readonly cause: string;
}

export interface CheckedOutputs {
  readonly resolvedHash: string;
  readonly rounds: number;
  readonly outputs: readonly { readonly path: StorePath; readonly difference?: CheckDifference }[];
}

export function recordCheck(
  writer: Writer,
  { resolvedHash, rounds, outputs }: CheckedOutputs,
): void {
  const now = Date.now();
  for (const { path, difference } of outputs) {
    writer.run(
      `INSERT OR REPLACE INTO checked (object, resolved_hash, at, rounds, difference)
       SELECT id, ?, ?, ?, ? FROM object WHERE path = ?`,
      ...[resolvedHash, now, rounds, difference === undefined ? null : JSON.stringify(difference)],
      path,
    );
  }
}

export function readCheck(
  reader: Reader,
  path: StorePath,
  resolvedHash: string,
): CheckRecord | undefined {
  const row = reader.row<[number, number, string | null]>(
    `SELECT checked.at, checked.rounds, checked.difference
     FROM checked JOIN object ON object.id = checked.object
     WHERE object.path = ? AND checked.resolved_hash = ?`,
    path,
    resolvedHash,
  );
  if (row === undefined) return undefined;
  const [at, rounds, difference] = row;
  return {
    at: new Date(at),
    rounds,
    ...(difference !== null && { difference: JSON.parse(difference) as CheckDifference }),
  };
}

/** What is being built in this store at this moment, by which process, and who waits for it. */

import type { Reader } from "./database.ts";
import type { Liveness, ProcessInfo } from "./liveness.ts";

export interface RunningBuild {
  /** The lock's key: the resolved hash. */
  readonly resolvedHash: string;
  /** Of the derivation. */
  readonly name: string;
  readonly since: Date;
  readonly holder: ProcessInfo;
  /** Each with the time since when it waits. */
  readonly waiting: readonly ProcessInfo[];
}

/** The oldest first; what dead processes left is not among them. */
export function readRunningBuilds(reader: Reader, liveness: Liveness): RunningBuild[] {
  const waits = Map.groupBy(
    processRows(reader, "build_wait", "''").filter(({ process }) => liveness.isAlive(process.live)),
    ({ key }) => key,
  );
  return processRows(reader, "build_lock", "build_lock.name")
    .filter(({ process }) => liveness.isAlive(process.live))
    .map(({ key, name, process, started }) => ({
      resolvedHash: key,
      name,
      since: process.since,
      holder: { ...process, since: started },
      waiting: (waits.get(key) ?? []).map((each) => each.process),
    }));
}

interface ProcessRow {
  readonly key: string;
  readonly name: string;
  readonly process: ProcessInfo;
  readonly started: Date;
}

function processRows(
  reader: Reader,
  table: "build_lock" | "build_wait",
  name: string,
): ProcessRow[] {
  const rows = reader.rows<[string, string, number, string, number, string, string, number]>(
    `SELECT key, ${name}, since, process.live, pid, host, command, started
     FROM ${table} JOIN process ON process.live = ${table}.live ORDER BY since, key`,
  );
  return rows.map(([key, label, since, live, pid, host, command, started]) => ({
    key,
    name: label,
    process: { live, pid, host, command, since: new Date(since) },
    started: new Date(started),
  }));
}

/** Liveness is a lock: each process holds BEGIN EXCLUSIVE on its own var/live/<uuid>.db, which the kernel frees when it dies. */

import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, unlinkSync } from "node:fs";
import { hostname } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { isBusy } from "./connection.ts";
import type { Reader, Writer } from "./database.ts";
import { noteLastUse } from "./last-use.ts";

export interface ProcessInfo {
  /** Its live id. */
  readonly live: string;
  readonly pid: number;
  readonly host: string;
  readonly command: string;
  readonly since: Date;
}

export interface Liveness {
  /** This process' id, a UUID; meaningful to others once `register` ran. */
  readonly id: string;
  /** Whether others know of this process. */
  readonly isRegistered: boolean;
  /**
   * In a transaction of its own: takes the lock on the file and makes the row that roots in
   * flight and build locks refer to. What dead processes left is dropped on this occasion.
   */
  register(writer: Writer): void;
  /** Drops the row of a process when it is dead; whether it was. */
  dropIfDead(writer: Writer, live: string): boolean;
  isAlive(live: string): boolean;
  /** Other processes that are registered; they may have died since. */
  others(reader: Reader): ProcessInfo[];
  /** Notes what was used and drops the row of this process. */
  close(writer: Writer): void;
  /** Gives up the lock, whatever the database says: this process counts as dead from then on. */
  release(): void;
}

/** @param folder var/live */
export function createLiveness(folder: string, command: string): Liveness {
  const id = randomUUID();
  let held: DatabaseSync | undefined;
  const fileOf = (live: string): string => `${folder}/${live}.db`;

  /**
   * Both the file's making and this look happen under the main database's write lock, or else
   * one could come between another's making and locking.
   */
  const isAlive = (live: string): boolean => live === id || isLocked(fileOf(live));
  const dropIfDead = (writer: Writer, live: string): boolean => {
    if (isAlive(live)) return false;
    noteLastUse(writer, live, Date.now());
    writer.run("DELETE FROM process WHERE live = ?", live);
    removeFile(fileOf(live));
    return true;
  };
  return {
    id,
    get isRegistered() {
      return held !== undefined;
    },
    isAlive,
    dropIfDead,
    register(writer) {
      const known = writer.rows<[string]>("SELECT live FROM process").map(([live]) => live);
      for (const live of known) dropIfDead(writer, live);
      for (const live of filesWithoutRow(folder, known)) {
        if (!isAlive(live)) removeFile(fileOf(live));
      }
      const database = new DatabaseSync(fileOf(id), { timeout: 0 });
      database.exec("BEGIN EXCLUSIVE");
      writer.run(
        "INSERT INTO process (live, pid, host, command, started) VALUES (?, ?, ?, ?, ?)",
        id,
        process.pid,
        hostname(),
        command,
        Date.now(),
      );
      held = database;
    },
    others: (reader) =>
      reader
        .rows<[string, number, string, string, number]>(
          "SELECT live, pid, host, command, started FROM process WHERE live <> ? ORDER BY started",
          id,
        )
        .map(([live, pid, host, name, started]) => ({
          live,
          pid,
          host,
          command: name,
          since: new Date(started),
        })),
    close(writer) {
      if (held === undefined) return;
      noteLastUse(writer, id, Date.now());
      writer.run("DELETE FROM process WHERE live = ?", id);
    },
    release() {
      if (held === undefined) return;
      held.close();
      held = undefined;
      removeFile(fileOf(id));
    },
  };
}

/** Left by a process that died between making its file and its row, or between dropping the two. */
function filesWithoutRow(folder: string, known: readonly string[]): string[] {
  const rows = new Set(known);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".db"))
    .map((name) => name.slice(0, -".db".length))
    .filter((live) => !rows.has(live));
}

/**
 * Asks through SQLite only: closing a descriptor of our own would drop this process' locks on
 * that file. Never makes the file. Who waits for a build asks outside the main database's write
 * lock, where the file may go away at any moment; as long as it is there, doubt means alive.
 */
function isLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  const location = pathToFileURL(file);
  location.search = "?mode=rw";
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(location, { timeout: 0 });
    database.exec("BEGIN EXCLUSIVE; ROLLBACK");
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    if (isVanishing(error)) return existsSync(file);
    throw error;
  } finally {
    database?.close();
  }
}

/** SQLITE_IOERR and SQLITE_CANTOPEN: so it looks when the file is unlinked while it is opened. */
function isVanishing(error: unknown): boolean {
  if (!(error instanceof Error) || !("errcode" in error)) return false;
  const primary = Number(error.errcode) & 0xff;
  return primary === 10 || primary === 14;
}

/** With SQLite's journal, which a killed process may leave. */
function removeFile(file: string): void {
  for (const each of [`${file}-journal`, file]) {
    try {
      unlinkSync(each);
    } catch {
      // gone already, or it stays as a file that anybody can lock: both mean dead
    }
  }
}

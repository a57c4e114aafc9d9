/** The database's two connections, and the only way to write: one transaction at a time, begun IMMEDIATE. */

import { accessSync, constants, statSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isBusy, openConnection } from "./connection.ts";
import type { Connection } from "./connection.ts";
import { AstbuildError } from "@astbuild/errors";
import { asDiskError, isNotFound } from "@astbuild/fs";

export type Reader = Pick<Connection, "row" | "rows">;
export type Writer = Pick<Connection, "row" | "rows" | "run" | "exec">;

/** `full` where the commit must survive a power failure. */
export type Durability = "full" | "normal";

export interface Database extends Reader {
  /**
   * Runs `work` in a transaction; other writers of this process wait in turn, and those of other
   * processes are waited for without blocking the event loop. Rolls back when `work` throws.
   *
   * @throws INTERRUPTED when it would have to wait and the signal is aborted
   */
  write<T>(durability: Durability, work: (writer: Writer) => T | Promise<T>): Promise<T>;
  readonly isOpen: boolean;
  /** Another file has its place by now: what is written to this one is lost. */
  isReplaced(): boolean;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly file: string;
  /** Called after a second of waiting for another process, and then every ten. */
  readonly onWait: (seconds: number) => void;
  /** Once it is aborted nobody is waited for. */
  readonly signal?: AbortSignal | undefined;
}

/** Opens both connections; the schema is not looked at. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  for (;;) {
    const before = inodeOf(options.file);
    const database = await connectTo(options, before);
    if (before !== undefined && !database.isReplaced()) return database;
    // Made just now, or replaced while it was opened: which file the connections have is known the next time.
    await database.close();
  }
}

function inodeOf(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}

async function connectTo(options: DatabaseOptions, inode: bigint | undefined): Promise<Database> {
  // SQLite would first make its other files, as little to be written as this one, and they would stay.
  refuseUnwritable(options.file);
  const connect = (synchronous: "FULL" | "NORMAL"): Promise<Connection> =>
    whileBusy(() => openConnection(options.file, synchronous), options);
  const full = await connect("FULL").catch((error: unknown) => {
    throw asDatabaseError(error, options.file);
  });
  const normal = await connect("NORMAL").catch((error: unknown) => {
    full.close();
    throw asDatabaseError(error, options.file);
  });
  const read = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw asDatabaseError(error, options.file);
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  let isOpen = true;
  return {
    row: (sql, ...values) => read(() => normal.row(sql, ...values)),
    rows: (sql, ...values) => read(() => normal.rows(sql, ...values)),
    write(durability, work) {
      const connection = durability === "full" ? full : normal;
      const result = last.then(async () => {
        await whileBusy(() => connection.exec("BEGIN IMMEDIATE"), options);
        return await inTransaction(connection, work).catch((error: unknown) => {
          throw asDatabaseError(error, options.file);
        });
      });
      last = result.catch(() => undefined);
      return result;
    },
    get isOpen() {
      return isOpen;
    },
    isReplaced: () => inodeOf(options.file) !== inode,
    async close() {
      await last;
      isOpen = false;
      normal.close();
      full.close();
    },
  };
}

async function inTransaction<T>(
  connection: Connection,
  work: (writer: Writer) => T | Promise<T>,
): Promise<T> {
  try {
    const result = work(connection);
    const settled = result instanceof Promise ? await (result as Promise<T>) : result;
    connection.exec("COMMIT");
    return settled;
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

/** SQLite itself rolls back on some errors, and a second time is an error of its own. */
function rollBack(connection: Connection): void {
  try {
    connection.exec("ROLLBACK");
  } catch {
    // nothing was open any more
  }
}

/** Retries with jitter while another process holds the lock. */
async function whileBusy<T>(
  attempt: () => T,
  { file, onWait, signal }: DatabaseOptions,
): Promise<T> {
  const began = performance.now();
  let nextMessage = 1;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    if (signal?.aborted === true) throw interrupted(file, signal);
    const waited = (performance.now() - began) / 1000;
    if (waited >= nextMessage) {
      onWait(waited);
      nextMessage = waited + 10;
    }
    await delay(5 + Math.random() * 45);
  }
}

function interrupted(file: string, { reason }: AbortSignal): AstbuildError {
  return new AstbuildError("INTERRUPTED", "stopped while something else held the store's lock", {
    facts: { file },
    cause: reason,
  });
}

function asDatabaseError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !("errcode" in error)) return error;
  const primary = Number(error.errcode) & 0xff;
  if (primary === SQLITE_FULL || (CANNOT_GROW.has(primary) && isDiskFull(file)))
    return asDiskError(Object.assign(error, { code: "ENOSPC" }), "write the database", file);
  if (CANNOT_GROW.has(primary) || primary === SQLITE_READONLY) refuseUnwritable(file);
  // Statements are fixed: what they name is in every sound schema.
  const isStrange =
    primary === SQLITE_ERROR &&
    /no such (?:table|column)|malformed|already exists|unsupported file format/.test(error.message);
  if (primary !== SQLITE_CORRUPT && primary !== SQLITE_NOTADB && !isStrange) return error;
  return new AstbuildError("STORE_DATABASE_DAMAGED", "the store's database is damaged", {
    facts: { file, sqlite: error.message },
    hint: "astbuild store rebuild-db makes it anew from the objects",
    cause: error,
  });
}

/** Where SQLite makes or grows its own files it does not say why that failed. */
function isDiskFull(file: string): boolean {
  const { bavail, bsize, files, ffree } = statfsSync(dirname(file));
  return bavail * bsize < 2 ** 20 || (files > 0 && ffree === 0);
}

/** The database is several files in a folder. @throws PERMISSION_DENIED with the one that may not be written */
function refuseUnwritable(file: string): void {
  for (const path of [dirname(file), file, `${file}-wal`, `${file}-shm`]) {
    try {
      accessSync(path, constants.W_OK);
    } catch (error) {
      if (!isNotFound(error)) throw asDiskError(error, "write the database", path);
    }
  }
}

/** SQLITE_IOERR, SQLITE_CANTOPEN. */
const CANNOT_GROW: ReadonlySet<number> = new Set([10, 14]);
const SQLITE_ERROR = 1;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

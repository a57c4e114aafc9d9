/** One SQLite connection with its prepared statements. */

import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue, StatementSync } from "node:sqlite";

/** A column's value as it is read: text, a number, bytes, or null. */
export type Column = string | number | Uint8Array | null;

export interface Connection {
  exec(sql: string): void;
  run(sql: string, ...values: SQLInputValue[]): void;
  /** Each row as an array of its columns: several times faster than objects. */
  rows<Row extends readonly Column[]>(sql: string, ...values: SQLInputValue[]): Row[];
  /** The first row. */
  row<Row extends readonly Column[]>(sql: string, ...values: SQLInputValue[]): Row | undefined;
  close(): void;
}

/** @param synchronous FULL: a commit is durable. NORMAL: it survives a killed process, not a power failure. */
export function openConnection(file: string, synchronous: "FULL" | "NORMAL"): Connection {
  const database = new DatabaseSync(file, {
    timeout: BUSY_TIMEOUT,
    enableForeignKeyConstraints: true,
  });
  try {
    database.exec("PRAGMA journal_mode = WAL");
    database.exec(
      `PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8000`,
    );
  } catch (error) {
    database.close();
    throw error;
  }
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      statement.setReturnArrays(true);
      statements.set(sql, statement);
    }
    return statement;
  };
  return {
    exec: (sql) => database.exec(sql),
    run: (sql, ...values) => void prepare(sql).run(...values),
    rows: <Row extends readonly Column[]>(sql: string, ...values: SQLInputValue[]) =>
      prepare(sql).all(...values) as unknown as Row[],
    row: <Row extends readonly Column[]>(sql: string, ...values: SQLInputValue[]) =>
      prepare(sql).get(...values) as unknown as Row | undefined,
    close: () => database.close(),
  };
}

/** Milliseconds that SQLite itself waits: the event loop, which drains build logs, stands still meanwhile. */
const BUSY_TIMEOUT = 50;

/** True when another connection holds the lock: SQLITE_BUSY in all its kinds, and SQLITE_LOCKED. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error) || !("errcode" in error)) return false;
  const primary = Number(error.errcode) & 0xff;
  return primary === 5 || primary === 6;
}

/** What an old database, damaged or not, can still tell of builds and of the last use of what is cached: read as far as it goes, table by table. */

import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue } from "node:sqlite";
import type { Writer } from "./database.ts";

const TABLES = {
  build: ["id", "resolved_hash", "build", "name", "registered", "seconds"],
  build_output: ["build", "output", "path"],
  build_input: ["build", "path"],
  build_facts: ["build", "isolation", "cpu_seconds", "max_rss"],
  static_memo: ["static_hash", "resolved_hash"],
  derivation: ["resolved_hash", "recipe", "platform", "description"],
  cache_entry: ["folder", "entry", "size", "last_use"],
  root: ["kind", "name", "path", "resolved_hash", "created"],
} as const;

type Table = keyof typeof TABLES;
type Row = readonly SQLInputValue[];

export interface Salvage {
  readonly rows: Readonly<Record<Table, readonly Row[]>>;
  /** By store path. */
  readonly derivers: ReadonlyMap<string, { readonly resolvedHash: string; readonly name: string }>;
}

export function readSalvage(file: string): Salvage | undefined {
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(file, { readOnly: true });
  } catch {
    return undefined;
  }
  try {
    const derivers = rowsOf(
      database,
      "SELECT path, deriver_hash, deriver_name FROM object",
    ).flatMap(([path, resolvedHash, name]) =>
      typeof path === "string" && typeof resolvedHash === "string" && typeof name === "string"
        ? [[path, { resolvedHash, name }] as const]
        : [],
    );
    const rows = Object.fromEntries(
      Object.entries(TABLES).map(([table, columns]) => [
        table,
        rowsOf(database, `SELECT ${columns.join(", ")} FROM ${table}`),
      ]),
    );
    return { rows: rows as unknown as Salvage["rows"], derivers: new Map(derivers) };
  } finally {
    database.close();
  }
}

/** Up to the first page that cannot be read. */
function rowsOf(database: DatabaseSync, sql: string): Row[] {
  const rows: Row[] = [];
  try {
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    for (const row of statement.iterate()) rows.push(row as unknown as Row);
  } catch {
    // What was read up to here is whole.
  }
  return rows;
}

/** How many builds were taken over: those of which all outputs' and inputs' rows fit together. */
export function writeSalvage(writer: Writer, { rows }: Salvage): number {
  for (const [table, columns] of Object.entries(TABLES)) {
    const marks = columns.map(() => "?").join(", ");
    const isChild = table.startsWith("build_");
    const wanted = isChild ? "WHERE ? IN (SELECT id FROM build)" : "WHERE ? IS NOT NULL";
    const sql = `INSERT OR IGNORE INTO ${table} (${columns.join(", ")}) SELECT ${marks} ${wanted}`;
    for (const row of rows[table as Table]) {
      if (row.every(isPlain)) writer.run(sql, ...row, row[0]!);
    }
  }
  writer.exec(
    `UPDATE build_output SET object = (SELECT id FROM object WHERE object.path = build_output.path);
     DELETE FROM build WHERE id NOT IN (SELECT build FROM build_output);
     DELETE FROM static_memo WHERE resolved_hash NOT IN (SELECT resolved_hash FROM build);
     DELETE FROM derivation WHERE resolved_hash NOT IN (SELECT resolved_hash FROM build)`,
  );
  return writer.row<[number]>("SELECT count(*) FROM build")![0];
}

function isPlain(value: SQLInputValue): boolean {
  return value === null || typeof value !== "bigint";
}

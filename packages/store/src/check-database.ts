/** Whether the database itself is sound. */

import type { Reader } from "./database.ts";
import type { VerifyFinding } from "./verify-objects.ts";

/** @param thorough also whether indexes and tables agree */
export function checkDatabase(reader: Reader, thorough: boolean): VerifyFinding[] {
  const name = "var/db.sqlite";
  const details = [
    ...reader.rows<[string]>(`PRAGMA ${thorough ? "integrity_check" : "quick_check"}(10)`),
    ...reader
      .rows<[string]>("PRAGMA foreign_key_check")
      .map(([table]): [string] => [`a row of ${table} refers to nothing`]),
  ].map(([text]) => text);
  const wrong = details.filter((text) => text !== "ok");
  return wrong.length === 0 ? [] : [{ path: name, problem: "database", details: wrong }];
}

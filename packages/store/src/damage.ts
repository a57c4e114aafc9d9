/** Objects that are known to be damaged: neither by them nor by what refers to them does a build count as complete, until their bytes are right again. */

import type { StorePath } from "@astbuild/derivation";
import type { Digest } from "@astbuild/hash";
import type { Reader, Writer } from "./database.ts";

/** `unsound(id)`, for the head of a statement: damaged objects and all that refers to them, directly or not. */
export const UNSOUND = `
  unsound(id) AS (
    SELECT object FROM damaged
    UNION SELECT reference.referrer FROM unsound JOIN reference ON reference.referee = unsound.id
  )`;

export function isDamaged(reader: Reader, id: number): boolean {
  return reader.row("SELECT 1 FROM damaged WHERE object = ?", id) !== undefined;
}

export function damagedPaths(reader: Reader): StorePath[] {
  return reader
    .rows<[StorePath]>(
      "SELECT object.path FROM damaged JOIN object ON object.id = damaged.object ORDER BY object.path",
    )
    .map(([path]) => path);
}

export function markDamaged(writer: Writer, id: number): void {
  writer.run("INSERT OR IGNORE INTO damaged (object, at) VALUES (?, ?)", id, Date.now());
}

export interface MendedObject {
  readonly id: number;
  readonly path: StorePath;
  readonly contentDigest: Digest;
  readonly size: number;
}

/** The object's files were replaced, or are right after all. */
export function mendObject(writer: Writer, object: MendedObject): void {
  writer.run("DELETE FROM damaged WHERE object = ?", object.id);
  writer.run(
    "UPDATE object SET content_digest = ?, size = ? WHERE id = ?",
    object.contentDigest,
    object.size,
    object.id,
  );
  completeBuilds(writer, object);
}

/** Older builds that made the same object count as complete again. */
export function completeBuilds(
  writer: Writer,
  { id, path }: Pick<MendedObject, "id" | "path">,
): void {
  writer.run("UPDATE build_output SET object = ? WHERE path = ? AND object IS NULL", id, path);
}

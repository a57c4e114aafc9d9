/** Objects that are known to be damaged: no build counts as complete by them until their bytes are right again. */

import type { StorePath } from "@astbuild/derivation";
import type { Digest } from "@astbuild/hash";
import type { Reader, Writer } from "./database.ts";

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
  writer.run("UPDATE build_output SET object = NULL WHERE object = ?", id);
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

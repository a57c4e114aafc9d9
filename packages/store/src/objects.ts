/** What the database knows about valid objects and what they refer to. */

import { namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { Digest } from "@astbuild/hash";
import type { Reader } from "./database.ts";

export interface ObjectInfo {
  readonly path: StorePath;
  /** What the store path is made of: own hash parts count as zero. */
  readonly digest: Digest;
  /** Of the bytes as they lie there; verify, repair and optimise use it. */
  readonly contentDigest: Digest;
  /** Sorted, without the object itself. */
  readonly references: readonly StorePath[];
  readonly selfReference: boolean;
  /** Bytes of all files and symlinks' targets, each path counted. */
  readonly size: number;
  readonly registered: Date;
  /** What built it first. */
  readonly deriver?: { readonly resolvedHash: string; readonly name: string };
}

/** Undefined when the path is not valid. */
export function readObjectInfo(reader: Reader, path: StorePath): ObjectInfo | undefined {
  const row = reader.row<
    [number, Digest, Digest, number, number, number, string | null, string | null]
  >(
    `SELECT id, digest, content_digest, self, size, registered, deriver_hash, deriver_name
     FROM object WHERE path = ?`,
    path,
  );
  if (row === undefined) return undefined;
  const [id, digest, contentDigest, self, size, registered, resolvedHash, name] = row;
  const references = reader.rows<[StorePath]>(
    `SELECT object.path FROM reference JOIN object ON object.id = reference.referee
     WHERE reference.referrer = ? ORDER BY object.path`,
    id,
  );
  return {
    path,
    digest,
    contentDigest,
    references: references.map(([reference]) => reference),
    selfReference: self === 1,
    size,
    registered: new Date(registered),
    ...(resolvedHash === null ? {} : { deriver: { resolvedHash, name: name ?? namePart(path) } }),
  };
}

/**
 * Everything that the paths reach by references, themselves included, sorted.
 *
 * @throws PATH_NOT_VALID when one of them is not valid
 */
export function readClosure(reader: Reader, paths: Iterable<StorePath>): StorePath[] {
  const wanted = [...new Set(paths)];
  const rows = reader.rows<[StorePath]>(
    `WITH RECURSIVE reached(id) AS (
       SELECT object.id FROM json_each(?) JOIN object ON object.path = json_each.value
       UNION SELECT reference.referee FROM reached JOIN reference ON reference.referrer = reached.id
     )
     SELECT object.path FROM reached JOIN object ON object.id = reached.id ORDER BY object.path`,
    JSON.stringify(wanted),
  );
  const closure = rows.map(([path]) => path);
  const reached = new Set(closure);
  for (const path of wanted) if (!reached.has(path)) throw notValid(path);
  return closure;
}

/** The valid objects that refer directly to this one, sorted, without itself. */
export function readReferrers(reader: Reader, path: StorePath): StorePath[] {
  const rows = reader.rows<[StorePath]>(
    `SELECT referrer.path FROM object
     JOIN reference ON reference.referee = object.id
     JOIN object AS referrer ON referrer.id = reference.referrer
     WHERE object.path = ? ORDER BY referrer.path`,
    path,
  );
  return rows.map(([referrer]) => referrer);
}

/** The error for a path that is needed and has no row. */
export function notValid(path: string): AstbuildError {
  return new AstbuildError("PATH_NOT_VALID", `not valid in this store: ${path}`, {
    facts: { path },
    hint: "realise what makes it; astbuild store ls lists what is valid",
  });
}

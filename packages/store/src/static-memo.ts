/** The memo from static hashes to resolved ones, and what must be forgotten when a derivation comes out differently. */

import type { StorePath } from "@astbuild/derivation";
import type { Writer } from "./database.ts";

/**
 * Notes that a derivation resolves to this hash at present. `former` are outputs that stood for
 * it and do no more: memos of everything that was built from them, directly or not, are dropped,
 * since these derivations resolve to something else now.
 */
export function rememberStaticHash(
  writer: Writer,
  memo: {
    readonly staticHash: string;
    readonly resolvedHash: string;
    readonly former: readonly StorePath[];
  },
): void {
  writer.run(
    `INSERT INTO static_memo (static_hash, resolved_hash) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET resolved_hash = excluded.resolved_hash`,
    memo.staticHash,
    memo.resolvedHash,
  );
  if (memo.former.length === 0) return;
  writer.run(
    `WITH RECURSIVE stale(build) AS (
       SELECT build_input.build FROM json_each(?) JOIN build_input ON build_input.path = json_each.value
       UNION
       SELECT build_input.build FROM stale
       JOIN build_output ON build_output.build = stale.build
       JOIN build_input ON build_input.path = build_output.path
     )
     DELETE FROM static_memo WHERE resolved_hash IN (
       SELECT build.resolved_hash FROM stale JOIN build ON build.id = stale.build
     ) AND static_hash <> ?`,
    JSON.stringify(memo.former),
    memo.staticHash,
  );
}

/** The outputs that a static hash stands for before something new is registered for it. */
export function rememberedOutputs(writer: Writer, staticHash: string): StorePath[] {
  const rows = writer.rows<[StorePath]>(
    `SELECT build_output.path FROM build_output WHERE build_output.build = (
       SELECT build.id FROM static_memo JOIN build ON build.resolved_hash = static_memo.resolved_hash
       WHERE static_memo.static_hash = ? ORDER BY build.id DESC LIMIT 1
     )`,
    staticHash,
  );
  return rows.map(([path]) => path);
}

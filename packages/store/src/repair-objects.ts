/** What can be mended without building: modes and times. The rest waits, marked as damaged, for a build that makes it again. */

import { basename } from "node:path";
import type { StorePath } from "@astbuild/derivation";
import type { Collector } from "./collect/collector.ts";
import type { Reader } from "./database.ts";

/** Sets modes and times of objects whose bytes are right. */
export async function mendMetadata(
  { pool, layout }: Collector,
  paths: readonly StorePath[],
): Promise<void> {
  for (const path of paths) {
    const root = `${layout.objects}/${basename(path)}`;
    const entries = await pool.run({ kind: "walk", root }, false);
    const pathsOf = (type: string): string[] =>
      entries.filter((each) => each.type === type).map((each) => each.path);
    await pool.run(
      {
        kind: "canonicalise",
        root,
        files: entries
          .filter(({ type }) => type === "file")
          .map((each) => ({ path: each.path, executable: each.executable, isShared: true })),
        symlinks: pathsOf("symlink"),
        folders: pathsOf("folder").toReversed(),
        sync: true,
      },
      false,
    );
  }
}

/**
 * Which of these derivations, by static hash, made an object that is damaged now: realising them
 * mends it, if they come out the same.
 */
export function makersOfDamaged(reader: Reader, staticHashes: Iterable<string>): Set<string> {
  const rows = reader.rows<[string]>(
    `SELECT DISTINCT static_memo.static_hash FROM json_each(?)
     CROSS JOIN static_memo ON static_memo.static_hash = json_each.value
     JOIN build ON build.resolved_hash = static_memo.resolved_hash
     JOIN build_output ON build_output.build = build.id
     JOIN object ON object.path = build_output.path
     JOIN damaged ON damaged.object = object.id`,
    JSON.stringify([...staticHashes]),
  );
  return new Set(rows.map(([hash]) => hash));
}

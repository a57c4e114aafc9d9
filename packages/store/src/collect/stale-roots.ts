/** Drops pointers to result links that are gone or point elsewhere, and the details of roots that are no more. */

import { readdirSync, readlinkSync, unlinkSync } from "node:fs";
import { createRootTarget } from "../root-target.ts";
import type { Root } from "../roots.ts";
import type { Collector } from "./collector.ts";

/**
 * @param lasting the roots that hold, as read a moment ago
 *
 * Under the write lock: `addResultLink` looks, under it too, whether its pointer is there once
 * the link is made.
 */
export async function dropStaleRoots(
  { database, layout }: Collector,
  lasting: readonly Root[],
): Promise<void> {
  const rootTarget = createRootTarget(layout.objects);
  const isRoot = (link: string | undefined): boolean => {
    const target = link === undefined ? undefined : readLink(link);
    return target !== undefined && rootTarget(target, link!) !== undefined;
  };
  const live = new Set(lasting.map(({ kind, name }) => `${kind} ${name}`));
  const rows = database.rows<[string, string]>("SELECT kind, name FROM root");
  const results = `${layout.roots}/results`;
  const pointers = namesIn(results).filter((name) => !isRoot(readLink(`${results}/${name}`)));
  const gone = rows.filter(([kind, name]) => !live.has(`${kind} ${name}`));
  if (pointers.length + gone.length === 0) return;
  await database.write("normal", (writer) => {
    for (const name of pointers) {
      if (!isRoot(readLink(`${results}/${name}`))) unlinkSync(`${results}/${name}`);
    }
    for (const [kind, name] of gone) {
      const isBack = isRoot(kind === "named" ? `${layout.roots}/named/${name}` : name);
      // Its maker may be between the row and the link.
      if (isBack || isHeld(writer, kind, name)) continue;
      writer.run("DELETE FROM root WHERE kind = ? AND name = ?", kind, name);
    }
  });
}

function isHeld(
  reader: { row(sql: string, ...values: string[]): unknown },
  kind: string,
  name: string,
): boolean {
  const found = reader.row(
    `SELECT 1 FROM root JOIN object ON object.path = root.path
     WHERE root.kind = ? AND root.name = ? AND EXISTS (
       SELECT 1 FROM in_flight CROSS JOIN json_each(in_flight.objects) WHERE json_each.value = object.id)`,
    kind,
    name,
  );
  return found !== undefined;
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith("."));
  } catch {
    return [];
  }
}

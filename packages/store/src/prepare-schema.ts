/** Brings the database to the schema of this code, or says that it is too new for it. */

import { AstbuildError } from "@astbuild/errors";
import type { Database, Writer } from "./database.ts";
import { checkpoint } from "./checkpoint.ts";
import { MIGRATIONS, SCHEMA_VERSION } from "./schema.ts";
import type { Layout } from "./store-layout.ts";

/**
 * @param refuse called under the write lock with each version that is to be left, 0 for a database without tables
 * @throws STORE_SCHEMA_NEWER, STORE_BUSY
 */
export async function prepareSchema(
  database: Database,
  root: string,
  refuse: (writer: Writer, version: number) => void,
): Promise<void> {
  const version = versionOf(database);
  if (version === SCHEMA_VERSION) return;
  checkSchemaVersion(version, root);
  await database.write("full", (writer) => {
    for (let step = versionOf(writer); step < SCHEMA_VERSION; step++) {
      refuse(writer, step);
      writer.exec(MIGRATIONS[step]!);
      checkpoint("migrate:tables");
      writer.exec(`PRAGMA user_version = ${step + 1}`);
      checkpoint("migrate:version");
    }
  });
  checkpoint("migrate:committed");
}

/**
 * Between the opening and the first transaction that names this process nothing stops a migration or a rebuild.
 *
 * @throws STORE_SCHEMA_NEWER, STORE_BUSY
 */
export function refuseChanged(
  writer: Writer,
  { database, layout }: { readonly database: Database; readonly layout: Layout },
): void {
  checkSchemaVersion(versionOf(writer), layout.root);
  if (!database.isReplaced()) return;
  throw new AstbuildError("STORE_BUSY", "the store's database was made anew a moment ago", {
    facts: { store: layout.root },
    hint: "run the same command again",
  });
}

/** @throws STORE_SCHEMA_NEWER */
export function checkSchemaVersion(version: number, root: string): void {
  if (version <= SCHEMA_VERSION) return;
  throw new AstbuildError("STORE_SCHEMA_NEWER", `the store was made by a newer astbuild: ${root}`, {
    facts: { store: root, schema: version, understood: SCHEMA_VERSION },
    hint: "use the newer astbuild, or another store: --store FOLDER",
  });
}

function versionOf(database: Pick<Database, "row">): number {
  return database.row<[number]>("PRAGMA user_version")?.[0] ?? 0;
}

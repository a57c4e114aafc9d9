/** Brings the database to the schema of this code, or says that it is too new for it. */

import { AstbuildError } from "@astbuild/errors";
import type { Database, Writer } from "./database.ts";
import { MIGRATIONS, SCHEMA_VERSION } from "./schema.ts";

/** @throws STORE_SCHEMA_NEWER */
export async function prepareSchema(
  database: Database,
  root: string,
  refuseOthers: (writer: Writer) => void,
): Promise<void> {
  const version = versionOf(database);
  if (version === SCHEMA_VERSION) return;
  checkSchemaVersion(version, root);
  await database.write("full", (writer) => {
    for (let step = versionOf(writer); step < SCHEMA_VERSION; step++) {
      if (step > 0) refuseOthers(writer);
      writer.exec(MIGRATIONS[step]!);
      writer.exec(`PRAGMA user_version = ${step + 1}`);
    }
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

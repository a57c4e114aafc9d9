/** A store of each older schema becomes, when it is opened, what a new one is, and keeps what it knew. */

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { writeFileSync } from "node:fs";
import { removeTree } from "@astbuild/fs";
import { expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import { MIGRATIONS, SCHEMA_VERSION } from "../src/schema.ts";
import { build, temporaryFolder } from "./temporary-store.ts";

const OLDER = Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => index + 1);

test.each(OLDER)("a store of schema %i", async (version) => {
  const root = join(temporaryFolder(), "store");
  const made = await withStore(root, (store) =>
    build(store, {
      name: "a",
      seconds: 2,
      outputs: { out: (target) => writeFileSync(target, "a") },
    }),
  );
  const fresh = schemaOf(root);
  const { path } = made.outputs["out"]!;
  await makeOld(root, version);
  expect(schemaOf(root)).not.toEqual(fresh);

  const builds = await withStore(root, async (store) => store.builds(path));
  expect(schemaOf(root)).toEqual(fresh);
  expect(builds).toMatchObject([
    { name: "a", output: "out", seconds: 2, resolvedHash: made.realisation.resolvedHash },
  ]);
  // What an older version did not note is not made up.
  expect(builds[0]).not.toHaveProperty("isolation");
  expect(builds[0]).not.toHaveProperty("check");
});

async function withStore<T>(
  root: string,
  work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>,
): Promise<T> {
  await using store = await openStore({ root, command: "test" });
  return await work(store);
}

/** The same rows in a database that only the first migrations have made. */
async function makeOld(root: string, version: number): Promise<void> {
  const file = join(root, "var/db.sqlite");
  const newer = join(root, "newer.sqlite");
  using current = new DatabaseSync(file);
  current.exec(`VACUUM INTO '${newer}'`);
  current.close();
  for (const end of ["", "-wal", "-shm"]) await removeTree(`${file}${end}`);
  using old = new DatabaseSync(file);
  old.exec("PRAGMA journal_mode = WAL");
  for (const migration of MIGRATIONS.slice(0, version)) old.exec(migration);
  old.exec(`PRAGMA user_version = ${version}; ATTACH '${newer}' AS newer`);
  for (const table of ["object", "build", "build_output", "static_memo"]) {
    old.exec(`INSERT INTO main.${table} SELECT * FROM newer.${table}`);
  }
  old.exec("DETACH newer");
  old.close();
  await removeTree(newer);
}

function schemaOf(root: string): unknown {
  using database = new DatabaseSync(join(root, "var/db.sqlite"));
  const version = database.prepare("PRAGMA user_version").get();
  const objects = database
    .prepare(
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all();
  return { version, objects };
}

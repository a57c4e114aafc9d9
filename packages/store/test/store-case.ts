/** Stores of small objects for tests of the collector and its neighbours. */

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StorePath } from "@astbuild/derivation";
import { openStore } from "../src/index.ts";
import type { Collected, CollectOptions, Store } from "../src/index.ts";
import { build, temporaryFolder } from "./temporary-store.ts";

export interface StoreCase {
  readonly root: string;
  /** Runs with a store that is closed afterwards: what it held is no root any more. */
  readonly use: <T>(work: (store: Store) => Promise<T>) => Promise<T>;
  readonly collect: (options?: CollectOptions) => Promise<Collected>;
  readonly objects: () => string[];
}

/** A store that is opened for each piece of work, so that nothing stays in flight. */
export function storeCase(): StoreCase {
  const root = join(temporaryFolder(), "store");
  const use = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    await using store = await openStore({ root, command: "test" });
    return await work(store);
  };
  return {
    root,
    use,
    collect: (options) => use(async (store) => await (await store.maintain()).collect(options)),
    objects: () =>
      readdirSync(join(root, "objects"))
        .map((name) => name.slice(33))
        .sort(),
  };
}

export interface Made {
  readonly path: StorePath;
  readonly resolvedHash: string;
}

export async function make(
  store: Store,
  name: string,
  references: readonly StorePath[] = [],
  inputs = references,
): Promise<Made> {
  const published = await build(store, {
    name,
    candidates: references,
    inputs,
    outputs: {
      out: (target) => {
        mkdirSync(target);
        writeFileSync(join(target, "file"), `${name} ${references.join(" ")}`);
      },
    },
  });
  const { realisation } = published;
  return { path: published.outputs["out"]!.path, resolvedHash: realisation.resolvedHash };
}

/** Store paths of all that lies in objects/. */
export function valid(store: Store): StorePath[] {
  const names = readdirSync(join(store.root, "objects"));
  return names.map((name) => `/ast/store/${name}` as StorePath);
}

/** By names without versions; milliseconds. */
export function setLastUse(root: string, times: Readonly<Record<string, number>>): void {
  const database = new DatabaseSync(join(root, "var/db.sqlite"));
  for (const [name, at] of Object.entries(times)) {
    database
      .prepare(
        "INSERT OR REPLACE INTO last_use SELECT id, ? FROM object WHERE substr(path, 45) = ?",
      )
      .run(at, name);
  }
  database.close();
}

/** Rows by table, where there are any. */
export function rowsOf(root: string): Record<string, number> {
  const database = new DatabaseSync(join(root, "var/db.sqlite"));
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { n } = database.prepare(`SELECT count(*) AS n FROM ${String(name)}`).get()!;
    if (Number(n) > 0) counts[String(name)] = Number(n);
  }
  database.close();
  return counts;
}

/**
 * Makes a new database from the objects: a store path is a function of what lies there, so every
 * object proves itself. What the old database can still tell of builds is taken over.
 */

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { STORE_FOLDER, isStorePath } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { syncFolder } from "@astbuild/fs";
import { DatabaseSync } from "node:sqlite";
import { cacheEntries } from "./cache-folders.ts";
import { checkpoint } from "./checkpoint.ts";
import { isBusy } from "./connection.ts";
import { openDatabase } from "./database.ts";
import type { Writer } from "./database.ts";
import { identifyObjects } from "./identify-objects.ts";
import type { IdentifiedObject } from "./identify-objects.ts";
import { createLiveness } from "./liveness.ts";
import { prepareRoot } from "./prepare-root.ts";
import { prepareSchema } from "./prepare-schema.ts";
import { insertObject, objectId } from "./register-builds.ts";
import { readSalvage, writeSalvage } from "./salvage.ts";
import type { Salvage } from "./salvage.ts";
import type { Layout } from "./store-layout.ts";

export interface RebuildOptions {
  readonly root: string;
  readonly onProgress?: (done: number, total: number) => void;
  /** Heard as long as the old database is in its place. */
  readonly signal?: AbortSignal;
}

export interface Rebuilt {
  readonly objects: number;
  /** Rows of builds that the old database could still tell. */
  readonly builds: number;
  /** What lies in objects/ and does not prove to be what it is called; gc takes it. */
  readonly refused: readonly string[];
  /** Where the old database is now; gc takes it as well. */
  readonly old: string | undefined;
}

/** @throws STORE_BUSY, STORE_FOREIGN, STORE_NOT_OURS */
export async function rebuildDatabase(options: RebuildOptions): Promise<Rebuilt> {
  const { layout } = await prepareRoot(resolve(options.root), false);
  using _lock = lockOld(layout.database);
  // Whoever comes from now on must wait for the lock, and finds that it has the old database.
  refuseLiving(layout.live);
  const names = readdirSync(layout.objects).filter((name) =>
    isStorePath(`${STORE_FOLDER}/${name}`),
  );
  const paths = names.map((name) => `${STORE_FOLDER}/${name}` as StorePath);
  const fresh = `${layout.database}.new`;
  // Without the old one: a rebuild that was killed had it moved away and its own complete.
  const source = existsSync(layout.database) ? layout.database : fresh;
  const salvage = existsSync(source) ? readSalvage(source) : undefined;
  const identified = await identifyObjects(layout.objects, paths, options);
  const known = new Map(identified.map((each) => [each.path, each]));
  const refused: string[] = paths.filter((path) => !known.has(path));
  for (const end of ["", "-wal", "-shm"]) rmSync(`${fresh}${end}`, { force: true });
  const builds = await fill(fresh, layout, { known, salvage, refused });
  checkpoint("rebuild:filled");
  const old = moveAway(layout.database, join(layout.var, "old-databases"));
  checkpoint("rebuild:moved");
  renameSync(fresh, layout.database);
  await syncFolder(layout.var);
  return { objects: known.size, builds, refused, old };
}

async function fill(
  file: string,
  { root, var: state }: Layout,
  found: {
    readonly known: Map<StorePath, IdentifiedObject>;
    readonly salvage: Salvage | undefined;
    readonly refused: string[];
  },
): Promise<number> {
  const { known, salvage, refused } = found;
  const database = await openDatabase({ file, onWait: () => undefined });
  try {
    await prepareSchema(database, root, () => undefined);
    const cached = await cacheEntries(state);
    return await database.write("full", (writer) => {
      const visit = (path: StorePath): boolean => {
        const object = known.get(path);
        if (object === undefined) return false;
        if (objectId(writer, path) !== undefined) return true;
        if (!object.references.every(visit)) {
          known.delete(path);
          refused.push(path);
          return false;
        }
        insert(writer, object, salvage);
        return true;
      };
      for (const path of [...known.keys()]) visit(path);
      const builds = salvage === undefined ? 0 : writeSalvage(writer, salvage);
      noteCached(writer, cached);
      return builds;
    });
  } finally {
    await database.close();
  }
}

function insert(writer: Writer, object: IdentifiedObject, salvage: Salvage | undefined): void {
  insertObject(
    writer,
    { ...object, output: "", staged: undefined },
    salvage?.derivers.get(object.path),
  );
}

/** What nobody knows the last use of counts as used now: its times may be those of an object, which tell nothing. */
function noteCached(writer: Writer, cached: Awaited<ReturnType<typeof cacheEntries>>): void {
  for (const [folder, entries] of cached) {
    writer.run(
      `INSERT OR IGNORE INTO cache_entry (folder, entry, size, last_use)
       SELECT ?, value, 0, ? FROM json_each(?)`,
      folder,
      Date.now(),
      JSON.stringify(entries),
    );
  }
}

function refuseLiving(live: string): void {
  const liveness = createLiveness(live, "");
  for (const name of readdirSync(live).filter((each) => each.endsWith(".db"))) {
    if (!liveness.isAlive(name.slice(0, -".db".length))) continue;
    throw inUse(join(live, name));
  }
}

/** Whoever opens the store meanwhile cannot write. A database that cannot be locked nobody else can use either. */
function lockOld(file: string): Disposable {
  let database: DatabaseSync | undefined;
  try {
    if (existsSync(file)) database = new DatabaseSync(file, { timeout: 0 });
    database?.exec("BEGIN IMMEDIATE");
  } catch (error) {
    database?.close();
    database = undefined;
    if (isBusy(error)) throw inUse(file);
  }
  return { [Symbol.dispose]: () => database?.close() };
}

function inUse(file: string): AstbuildError {
  return new AstbuildError(
    "STORE_BUSY",
    "the database can be made anew only while nobody uses the store",
    { facts: { "in use": file }, hint: "try again when the other process has ended" },
  );
}

/** Also what a rebuild that was killed in the middle of this left: a log beside the new main file would be taken for its own. */
function moveAway(database: string, folder: string): string | undefined {
  const isThere = existsSync(database);
  mkdirSync(folder, { recursive: true });
  const old = join(folder, `${new Date().toISOString().replaceAll(/[:.]/g, "-")}.sqlite`);
  // The main file first: without it the database counts as lost, without its log it would lack the last commits.
  for (const end of ["", "-wal", "-shm"]) {
    if (existsSync(`${database}${end}`)) renameSync(`${database}${end}`, `${old}${end}`);
    checkpoint("rebuild:moving");
  }
  return isThere ? old : undefined;
}

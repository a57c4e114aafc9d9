/**
 * Makes a new database from the objects: a store path is a function of what lies there, so every
 * object proves itself. What the old database can still tell of builds is taken over.
 */

import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { STORE_FOLDER, hashPart, isStorePath, namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError, isAstbuildError } from "@astbuild/errors";
import { syncFolder } from "@astbuild/fs";
import type { Digest } from "@astbuild/hash";
import { DatabaseSync } from "node:sqlite";
import { checkpoint } from "./checkpoint.ts";
import { isBusy } from "./connection.ts";
import { openDatabase } from "./database.ts";
import type { Writer } from "./database.ts";
import { createFilePool } from "./file-pool.ts";
import type { FilePool } from "./file-pool.ts";
import { createLiveness } from "./liveness.ts";
import { objectPath } from "./object-path.ts";
import { prepareRoot } from "./prepare-root.ts";
import { prepareSchema } from "./prepare-schema.ts";
import { insertObject, objectId } from "./register-builds.ts";
import { examineObject } from "./register-objects.ts";
import { readSalvage, writeSalvage } from "./salvage.ts";
import type { Salvage } from "./salvage.ts";
import { contentDigest } from "./verify-objects.ts";

export interface RebuildOptions {
  readonly root: string;
  readonly onProgress?: (done: number, total: number) => void;
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

interface Identified {
  readonly path: StorePath;
  readonly digest: Digest;
  readonly contentDigest: Digest;
  readonly references: readonly StorePath[];
  readonly self: boolean;
  readonly size: number;
}

/** @throws STORE_BUSY, STORE_FOREIGN, STORE_NOT_OURS */
export async function rebuildDatabase(options: RebuildOptions): Promise<Rebuilt> {
  const layout = await prepareRoot(resolve(options.root), false);
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
  const known = new Map<StorePath, Identified>();
  const refused: string[] = [];
  const pool = createFilePool();
  try {
    for (const [index, path] of paths.entries()) {
      const found = await identify(pool, layout.objects, { path, candidates: paths });
      if (found === undefined) refused.push(path);
      else known.set(path, found);
      options.onProgress?.(index + 1, paths.length);
    }
  } finally {
    await pool.close();
  }
  for (const end of ["", "-wal", "-shm"]) rmSync(`${fresh}${end}`, { force: true });
  const builds = await fill(fresh, layout.root, { known, salvage, refused });
  checkpoint("rebuild:filled");
  const old = moveAway(layout.database, join(layout.var, "old-databases"));
  checkpoint("rebuild:moved");
  renameSync(fresh, layout.database);
  await syncFolder(layout.var);
  return { objects: known.size, builds, refused, old };
}

/** An object is what it is called if some of the references found in it, or none, give its path. */
async function identify(
  pool: FilePool,
  objects: string,
  { path, candidates }: { readonly path: StorePath; readonly candidates: readonly StorePath[] },
): Promise<Identified | undefined> {
  const source = `${objects}/${basename(path)}`;
  const name = namePart(path);
  const others = candidates.filter((each) => hashPart(each) !== hashPart(path));
  try {
    const examined = await examineObject(
      { pool },
      { name, source, references: others, scratch: path },
    );
    const { digest, self, size, tree } = examined;
    const references = subsets(examined.references).find(
      (some) => objectPath(name, digest, some, self) === path,
    );
    if (references === undefined) return undefined;
    const onDisk = self ? await contentDigest(pool, source, tree.entries) : digest;
    return { ...{ path, digest, self, size, references }, contentDigest: onDisk };
  } catch (error) {
    if (isAstbuildError(error)) return undefined;
    throw error;
  }
}

/** All of them, none, then what is between: text that names an object need not be a reference. */
function subsets(all: readonly StorePath[]): (readonly StorePath[])[] {
  const few = all.length <= 10 ? all.length : 0;
  const between = Array.from({ length: 2 ** few }, (_, bits) =>
    all.filter((_each, index) => (bits & (1 << index)) !== 0),
  );
  return [all, [], ...between];
}

async function fill(
  file: string,
  root: string,
  found: {
    readonly known: Map<StorePath, Identified>;
    readonly salvage: Salvage | undefined;
    readonly refused: string[];
  },
): Promise<number> {
  const { known, salvage, refused } = found;
  const database = await openDatabase({ file, onWait: () => undefined });
  try {
    await prepareSchema(database, root, () => undefined);
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
      return salvage === undefined ? 0 : writeSalvage(writer, salvage);
    });
  } finally {
    await database.close();
  }
}

function insert(writer: Writer, object: Identified, salvage: Salvage | undefined): void {
  insertObject(
    writer,
    { ...object, output: "", staged: undefined },
    salvage?.derivers.get(object.path),
  );
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

function moveAway(database: string, folder: string): string | undefined {
  if (lstatSync(database, { throwIfNoEntry: false }) === undefined) return undefined;
  mkdirSync(folder, { recursive: true });
  const old = join(folder, `${new Date().toISOString().replaceAll(/[:.]/g, "-")}.sqlite`);
  // The main file last: as long as it is there, nobody takes the store for an empty one.
  for (const end of ["-wal", "-shm", ""]) {
    if (existsSync(`${database}${end}`)) renameSync(`${database}${end}`, `${old}${end}`);
  }
  return old;
}

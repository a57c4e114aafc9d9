/** Opens a store: makes what is missing, refuses what is not ours, and hands out the handle. */

import { existsSync, lstatSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { STORE_FOLDER } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError, isAstbuildError } from "@astbuild/errors";
import { keptBuildFolders, makeBuildFolder } from "./build-folder.ts";
import { createBuildHistory } from "./build-history.ts";
import { openBuildLog, readBuildLog } from "./build-log.ts";
import { readBuilds } from "./build-records.ts";
import { createCacheFolders } from "./cache-folders.ts";
import { takeBuildLock, tryBuildLock } from "./build-lock.ts";
import { recordCheck } from "./check-records.ts";
import { openDatabase } from "./database.ts";
import type { Database, Writer } from "./database.ts";
import { createDeferredWrites } from "./deferred-writes.ts";
import { createDerivationRecords } from "./derivation-records.ts";
import { readFailedCommand, writeFailedCommand } from "./failed-command.ts";
import { createLiveness } from "./liveness.ts";
import type { Liveness } from "./liveness.ts";
import { readClosure, readObjectInfo } from "./objects.ts";
import { createMakeRoom } from "./make-room.ts";
import type { Floor } from "./make-room.ts";
import type { createMaintenance, Maintenance } from "./maintenance.ts";
import { prepareRoot, writeMarker } from "./prepare-root.ts";
import { prepareSchema, refuseChanged } from "./prepare-schema.ts";
import type { Publisher } from "./publish.ts";
import { findByStaticHash, findRealisation } from "./realisations.ts";
import { makeReserve } from "./reserve.ts";
import { resolvePath } from "./resolve-path.ts";
import { createRoots } from "./roots.ts";
import { createStatCache } from "./stat-cache.ts";
import { readRunningBuilds } from "./running-builds.ts";
import { createRootsInFlight } from "./roots-in-flight.ts";
import { rememberStaticHash, rememberedOutputs } from "./static-memo.ts";
import { SCHEMA_VERSION } from "./schema.ts";
import type { Store } from "./store.ts";
import type { Layout } from "./store-layout.ts";
import { createTemporaryBeside } from "./temporary-beside.ts";

export interface OpenStoreOptions {
  /** Physical folder; made when it is not there. */
  readonly root: string;
  /** What this process is doing, for messages of others: `astbuild realise initrd`. */
  readonly command: string;
  readonly allowNetworkFileSystem?: boolean;
  /** Under it `makeRoom` collects. */
  readonly floor?: Floor;
  /** Told what is waited for, when it takes more than a second. */
  readonly onWait?: (message: string) => void;
  /** Once it is aborted no other process' lock on the database is waited for. */
  readonly signal?: AbortSignal;
  /** Makes all of the file system that a path is on durable: used instead of an fsync for each of very many files. */
  readonly syncFileSystem?: (path: string) => Promise<void>;
}

/**
 * ```ts
 * await using store = await openStore({ root: "/home/me/store", command: "astbuild realise initrd" });
 * ```
 *
 * @throws STORE_FOREIGN, STORE_NOT_OURS, STORE_NETWORK, STORE_SCHEMA_NEWER, STORE_BUSY, STORE_DATABASE_DAMAGED, STORE_DATABASE_LOST
 * @throws INTERRUPTED when the signal is aborted and something else holds the lock, here and wherever the store is written to
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { layout, marked } = await prepareRoot(
    resolve(options.root),
    options.allowNetworkFileSystem === true,
  );
  const liveness = createLiveness(layout.live, options.command);
  let opened: Database | undefined;
  const onWait = (): void => options.onWait?.(waitMessage(layout.root, liveness, opened));
  refuseLostDatabase(layout);
  const { signal, syncFileSystem } = options;
  const database = await openDatabase({ file: layout.database, onWait, signal });
  await prepareSchema(database, layout.root, (writer, version) => {
    if (version > 0) refuseOthers(writer, liveness);
    else refuseLost(layout);
  }).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  opened = database;
  if (marked !== SCHEMA_VERSION) await writeMarker(layout);
  const inFlight = createRootsInFlight(database, liveness, (writer) =>
    refuseChanged(writer, { database, layout }),
  );
  const deferred = createDeferredWrites(database);
  const live = liveness.id;
  let publisher: Promise<Publisher> | undefined;
  // Loaded when something is built: most commands find everything there.
  const loadPublisher = (): Promise<Publisher> =>
    (publisher ??= import("./publish.ts").then(({ createPublisher }) =>
      createPublisher({ database, inFlight, layout, live, syncFileSystem }),
    ));
  const temporaryBeside = createTemporaryBeside(layout.root, { liveness, inFlight });
  const roots = createRoots({ database, inFlight, layout });
  let maintenance: Promise<ReturnType<typeof createMaintenance>> | undefined;
  const maintain = (): Promise<Maintenance> =>
    (maintenance ??= import("./maintenance.ts").then((module) =>
      module.createMaintenance({ database, inFlight, layout, liveness, roots }),
    ));
  const isValid = (path: StorePath): boolean =>
    database.row("SELECT 1 FROM object WHERE path = ?", path) !== undefined;

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      await deferred.flush();
      if (publisher !== undefined || maintenance !== undefined) makeReserve(layout.var);
      if (liveness.isRegistered) await database.write("normal", (writer) => liveness.close(writer));
    } catch (error) {
      // Others find this process dead.
      if (signal?.aborted !== true || !isAstbuildError(error)) throw error;
    } finally {
      // A database that is damaged or full holds up nobody.
      await (await publisher)?.close();
      await (await maintenance)?.close();
      liveness.release();
      await database.close();
    }
  };

  return {
    root: layout.root,
    resolve: (path) => resolvePath(layout.objects, path, isValid),
    physical: (path) => `${layout.objects}/${path.slice(STORE_FOLDER.length + 1)}`,
    info: (path) => readObjectInfo(database, path),
    hold: (paths) => inFlight.hold(paths),
    closure: (paths) => readClosure(database, paths),
    realisation: (resolvedHash, outputs) =>
      findRealisation(database, inFlight, { resolvedHash, outputs }),
    realisationsByStatic: (hashes) => findByStaticHash(database, inFlight, hashes),
    builds: (path) => readBuilds(database, path),
    recordCheck: (check) => database.write("normal", (writer) => recordCheck(writer, check)),
    rememberStatic(staticHash, { resolvedHash, outputs }) {
      const paths = new Set(Object.values(outputs));
      deferred.add((writer) => {
        const former = rememberedOutputs(writer, staticHash).filter((path) => !paths.has(path));
        rememberStaticHash(writer, { staticHash, resolvedHash, former });
      });
    },
    publish: async (request) => await (await loadPublisher()).publish(request),
    examine: async (request) => await (await loadPublisher()).examine(request),
    async makeBuildFolder(name, options) {
      await inFlight.ensureLive();
      return await makeBuildFolder(layout.tmp, live, { name, ...options });
    },
    keptFolders: () => keptBuildFolders(layout.tmp),
    temporaryBeside,
    async lock(key, lockOptions) {
      await inFlight.ensureLive();
      return await takeBuildLock({ database, liveness }, key, lockOptions);
    },
    async tryLock(key, name) {
      await inFlight.ensureLive();
      return await tryBuildLock({ database, liveness }, key, name);
    },
    running: () => readRunningBuilds(database, liveness),
    roots,
    maintain,
    makeRoom: createMakeRoom(layout.root, options.floor ?? {}, maintain),
    openLog: (resolvedHash) => openBuildLog(layout.log, resolvedHash),
    readLog: (resolvedHash) => readBuildLog(layout.log, resolvedHash),
    writeFailedCommand: (resolvedHash, text) => writeFailedCommand(layout.log, resolvedHash, text),
    readFailedCommand: (resolvedHash) => readFailedCommand(layout.log, resolvedHash),
    statCache: createStatCache(database, deferred),
    history: createBuildHistory(database, deferred),
    records: createDerivationRecords(database),
    cacheFolders: createCacheFolders(layout.var, deferred),
    [Symbol.asyncDispose]: () => (closed ??= close()),
  };
}

/** SQLite would make a new one, before anybody can look into it. */
function refuseLostDatabase(layout: Layout): void {
  const size = lstatSync(layout.database, { throwIfNoEntry: false })?.size;
  // An empty one with a log is just being made. A log alone is what a rebuild leaves that is killed.
  const isThere = size !== undefined && (size > 0 || existsSync(`${layout.database}-wal`));
  if (!isThere) refuseLost(layout);
}

/** A database without tables over objects would make all of them junk; SQLite takes a file of a few bytes for a new one. */
function refuseLost({ database, objects, root }: Layout): void {
  if (!readdirSync(objects).some((name) => !name.startsWith("."))) return;
  throw new AstbuildError("STORE_DATABASE_LOST", `the store has objects and no database: ${root}`, {
    facts: { missing: database },
    hint: "astbuild store rebuild-db",
  });
}

/** A migration is for one process alone. */
function refuseOthers(writer: Writer, liveness: Liveness): void {
  const other = liveness.others(writer).find(({ live }) => !liveness.dropIfDead(writer, live));
  if (other === undefined) return;
  throw new AstbuildError(
    "STORE_BUSY",
    "the store must be brought to a newer form, and another process uses it",
    {
      facts: { command: other.command, pid: other.pid, host: other.host },
      hint: "try again when it has ended",
    },
  );
}

function waitMessage(root: string, liveness: Liveness, database: Database | undefined): string {
  const others = database === undefined ? [] : liveness.others(database);
  const holders = others.filter(({ live }) => liveness.isAlive(live));
  const names = holders.map(({ pid, host, command }) => `${command} (pid ${pid} on ${host})`);
  return `waiting for the store's lock: ${root}${names.length === 0 ? "" : `, used by ${names.join(", ")}`}`;
}

/** What keeps a store in order: collection, and later looks at what lies there. What each of them needs is loaded when it is asked for. */

import { collectGarbage } from "./collect/collect-garbage.ts";
import type { Collected, CollectOptions } from "./collect/collect-options.ts";
import type { Collector } from "./collect/collector.ts";
import type { DeletedPaths, DeleteOptions } from "./collect/delete-paths.ts";
import { dropDeadProcesses } from "./collect/leftovers.ts";
import { readRoots } from "./collect/read-roots.ts";
import { whyAlive } from "./collect/why-alive.ts";
import type { AliveReason } from "./collect/why-alive.ts";
import type { StoreUsage } from "./disk-usage.ts";
import { asDiskError } from "@astbuild/fs";
import { damagedPaths } from "./damage.ts";
import type { Optimised, OptimiseOptions } from "./optimise-objects.ts";
import type { PublishRequest } from "./publish-request.ts";
import { makersOfDamaged, mendMetadata } from "./repair-objects.ts";
import type { Verified, VerifyOptions } from "./verify-objects.ts";
import { notValid } from "./objects.ts";
import { basename } from "node:path";
import type { StorePath } from "@astbuild/derivation";
import { findOccurrences, whyDepends } from "./why-depends.ts";
import type { Occurrence } from "./why-depends.ts";
import { createFilePool } from "./file-pool.ts";
import type { RootsInFlight } from "./roots-in-flight.ts";

export interface Maintenance {
  /**
   * Removes what no root reaches, and what dead processes left. Builds go on meanwhile.
   *
   * @throws PERMISSION_DENIED, the signal's reason
   */
  collect(options?: CollectOptions): Promise<Collected>;
  /**
   * Why the collector keeps an object; undefined when it would not. What this process itself
   * holds does not count.
   *
   * @throws PATH_NOT_VALID
   */
  whyAlive(path: StorePath): Promise<AliveReason | undefined>;
  /** A shortest chain of references from one object to another; undefined when there is none. */
  whyDepends(from: StorePath, to: StorePath): StorePath[] | undefined;
  /** Where in an object the hash part of another one stands. @throws PATH_NOT_VALID */
  occurrences(inside: StorePath, wanted: StorePath): Promise<Occurrence[]>;
  /** Deletes all or, when it throws, nothing. @throws PATH_NOT_VALID, PATH_ALIVE, PATH_REFERRED */
  delete(paths: readonly StorePath[], options?: DeleteOptions): Promise<DeletedPaths>;
  /** What is not as it was registered; objects whose bytes are wrong count as damaged from then on. */
  verify(options?: VerifyOptions): Promise<Verified>;
  /** Objects that a look found wrong or gone and that no build has made again. */
  damaged(): StorePath[];
  /** Sets modes and times of objects whose bytes are right. */
  mendMetadata(paths: readonly StorePath[]): Promise<void>;
  /** The derivations among these, by static hash, that made what is damaged: realising them mends it. */
  makersOfDamaged(staticHashes: Iterable<string>): ReadonlySet<string>;
  /** Makes equal files of different objects share their bytes. @throws DISK_FULL: links take inodes on some file systems */
  optimise(options?: OptimiseOptions): Promise<Optimised>;
  /**
   * Adds a copy of a file, link or folder, without references; held as long as the store is open.
   *
   * @throws NAME_INVALID, NAME_NOT_UTF8, FILE_TYPE_UNSUPPORTED, DISK_FULL
   */
  add(source: string, name: string): Promise<StorePath>;
  /**
   * Moves the outputs of a build in and registers them as objects that no build has made: what a
   * check built differently. By output; held as long as the store is open.
   *
   * @throws what publishing throws
   */
  addOutputs(request: PublishRequest): Promise<Readonly<Record<string, StorePath>>>;
  /** Pieces of one file with the closure. @throws PATH_NOT_VALID, STORE_DAMAGED */
  export(paths: readonly StorePath[]): AsyncGenerator<Uint8Array, void, undefined>;
  /** Registers all objects of an exported closure or none. @throws EXPORT_INVALID, PATH_NOT_VALID, DISK_FULL */
  import(chunks: AsyncIterable<Uint8Array>): Promise<StorePath[]>;
  /** Reads the whole store's files' sizes. */
  diskUsage(): Promise<StoreUsage>;
}

export interface MaintenanceTools extends Omit<Collector, "pool"> {
  readonly inFlight: RootsInFlight;
}

/** To be closed: worker threads. */
export function createMaintenance(
  tools: MaintenanceTools,
): Maintenance & { close(): Promise<void> } {
  const pool = createFilePool();
  const collector: Collector = { ...tools, pool };
  const onDisk = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      await tools.inFlight.ensureLive();
      return await work();
    } catch (error) {
      throw asDiskError(error, doing, tools.layout.root);
    }
  };
  return {
    async collect(options = {}) {
      await tools.inFlight.ensureLive();
      return await collectGarbage(collector, options);
    },
    async whyAlive(path) {
      const { database, layout, liveness, roots } = tools;
      if (database.row("SELECT 1 FROM object WHERE path = ?", path) === undefined)
        throw notValid(path);
      await dropDeadProcesses(collector);
      const read = readRoots(database, roots, layout.objects);
      const others = read.roots.filter(({ live }) => live !== liveness.id);
      return whyAlive(database, others, path);
    },
    whyDepends: (from, to) => whyDepends(tools.database, from, to),
    async occurrences(inside, wanted) {
      if (tools.database.row("SELECT 1 FROM object WHERE path = ?", inside) === undefined)
        throw notValid(inside);
      return await findOccurrences(`${tools.layout.objects}/${basename(inside)}`, wanted);
    },
    async delete(paths, options = {}) {
      await tools.inFlight.ensureLive();
      const { deletePaths } = await import("./collect/delete-paths.ts");
      return await deletePaths(collector, paths, options);
    },
    async verify(options = {}) {
      await tools.inFlight.ensureLive();
      const { verifyObjects } = await import("./verify-objects.ts");
      return await verifyObjects(collector, options);
    },
    damaged: () => damagedPaths(tools.database),
    mendMetadata: (paths) => onDisk("set modes and times", () => mendMetadata(collector, paths)),
    makersOfDamaged: (hashes) => makersOfDamaged(tools.database, hashes),
    optimise: (options = {}) =>
      onDisk("link equal files", async () => {
        const { optimiseObjects } = await import("./optimise-objects.ts");
        return await optimiseObjects(collector, options);
      }),
    add: (source, name) =>
      onDisk("add it", async () => {
        const { addObject } = await import("./add-object.ts");
        return await addObject({ ...tools, pool }, source, name);
      }),
    addOutputs: (request) =>
      onDisk("add the outputs", async () => {
        const { examineOutputs } = await import("./examine-outputs.ts");
        const { registerObjects } = await import("./register-objects.ts");
        const examined = await examineOutputs(pool, request);
        await registerObjects({ ...tools, pool }, examined);
        return Object.fromEntries(examined.map(({ output, path }) => [output, path]));
      }),
    async *export(paths) {
      await tools.inFlight.hold(paths);
      const { exportClosure } = await import("./export-closure.ts");
      yield* exportClosure(tools, paths);
    },
    import: (chunks) =>
      onDisk("import", async () => {
        const { importClosure } = await import("./import-closure.ts");
        return await importClosure({ ...tools, pool }, chunks);
      }),
    async diskUsage() {
      const { readDiskUsage } = await import("./disk-usage.ts");
      return await readDiskUsage(collector);
    },
    close: () => pool.close(),
  };
}

/** What keeps a store in order: collection, and later looks at what lies there. Its code is loaded when it is asked for. */

import { collectGarbage } from "./collect/collect-garbage.ts";
import type { Collected, CollectOptions } from "./collect/collect-options.ts";
import type { Collector } from "./collect/collector.ts";
import { deletePaths } from "./collect/delete-paths.ts";
import type { DeletedPaths, DeleteOptions } from "./collect/delete-paths.ts";
import { dropDeadProcesses } from "./collect/leftovers.ts";
import { readRoots } from "./collect/read-roots.ts";
import { whyAlive } from "./collect/why-alive.ts";
import type { AliveReason } from "./collect/why-alive.ts";
import { readDiskUsage } from "./disk-usage.ts";
import type { StoreUsage } from "./disk-usage.ts";
import { notValid } from "./objects.ts";
import type { StorePath } from "@astbuild/derivation";
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
  /** Deletes all or, when it throws, nothing. @throws PATH_NOT_VALID, PATH_ALIVE, PATH_REFERRED */
  delete(paths: readonly StorePath[], options?: DeleteOptions): Promise<DeletedPaths>;
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
      const read = await readRoots(database, roots, layout.objects);
      const others = read.roots.filter(({ live }) => live !== liveness.id);
      return whyAlive(database, others, path);
    },
    async delete(paths, options = {}) {
      await tools.inFlight.ensureLive();
      return await deletePaths(collector, paths, options);
    },
    diskUsage: () => readDiskUsage(collector),
    close: () => pool.close(),
  };
}

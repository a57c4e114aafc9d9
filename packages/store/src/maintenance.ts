/** What keeps a store in order: collection, and later looks at what lies there. Its code is loaded when it is asked for. */

import { collectGarbage } from "./collect/collect-garbage.ts";
import type { Collected, CollectOptions } from "./collect/collect-options.ts";
import type { Collector } from "./collect/collector.ts";
import { createFilePool } from "./file-pool.ts";
import type { RootsInFlight } from "./roots-in-flight.ts";

export interface Maintenance {
  /**
   * Removes what no root reaches, and what dead processes left. Builds go on meanwhile.
   *
   * @throws PERMISSION_DENIED, the signal's reason
   */
  collect(options?: CollectOptions): Promise<Collected>;
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
    close: () => pool.close(),
  };
}

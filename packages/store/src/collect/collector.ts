/** What every part of a collection works with. */

import type { Database } from "../database.ts";
import type { FilePool } from "../file-pool.ts";
import type { Layout } from "../store-layout.ts";
import type { Liveness } from "../liveness.ts";
import type { Roots } from "../roots.ts";

export interface Collector {
  readonly database: Database;
  readonly liveness: Liveness;
  readonly layout: Layout;
  readonly roots: Roots;
  readonly pool: FilePool;
}

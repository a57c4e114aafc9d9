/** Making the database anew is rare: its code is loaded when it is asked for. */

import type { Rebuilt, RebuildOptions } from "./rebuild-database.ts";

/**
 * A new database from the objects, which prove themselves by their paths; roots are links and stay.
 *
 * @throws STORE_BUSY, STORE_FOREIGN, STORE_NOT_OURS
 */
export async function rebuildDatabase(options: RebuildOptions): Promise<Rebuilt> {
  return await (await import("./rebuild-database.ts")).rebuildDatabase(options);
}

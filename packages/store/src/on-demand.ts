/** What takes most of the package is loaded when it is asked for: a look into a store needs little of it. */

import type { OpenStoreOptions } from "./open-store.ts";
import type { Rebuilt, RebuildOptions } from "./rebuild-database.ts";
import type { Store } from "./store.ts";

/**
 * ```ts
 * await using store = await openStore({ root: "/home/me/store", command: "astbuild realise initrd" });
 * ```
 *
 * @throws STORE_FOREIGN, STORE_NOT_OURS, STORE_NETWORK, STORE_SCHEMA_NEWER, STORE_BUSY, STORE_DATABASE_DAMAGED, STORE_DATABASE_LOST
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  return await (await import("./open-store.ts")).openStore(options);
}

/**
 * A new database from the objects, which prove themselves by their paths; roots are links and stay.
 *
 * @throws STORE_BUSY, STORE_FOREIGN, STORE_NOT_OURS
 */
export async function rebuildDatabase(options: RebuildOptions): Promise<Rebuilt> {
  return await (await import("./rebuild-database.ts")).rebuildDatabase(options);
}

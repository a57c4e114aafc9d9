/** What takes most of the package is loaded when it is asked for: a look into a store needs little of it. */

import type { OpenStoreOptions } from "./open-store.ts";
import type { TreeDigest } from "./digest-tree.ts";
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
 * What `publish` computes for a tree that holds no path of its own; modes count by their x bits
 * only, times and owners not at all.
 *
 * @param root physical: a file, a symlink or a folder
 */
export async function digestTree(root: string): Promise<TreeDigest> {
  return await (await import("./digest-tree.ts")).digestTree(root);
}

/**
 * A new database from the objects, which prove themselves by their paths; roots are links and stay.
 *
 * @throws STORE_BUSY, STORE_FOREIGN, STORE_NOT_OURS
 */
export async function rebuildDatabase(options: RebuildOptions): Promise<Rebuilt> {
  return await (await import("./rebuild-database.ts")).rebuildDatabase(options);
}

/** The store of the place where a command or a script works; what needs no recipes loads neither engine nor loader. */

import { findStoreRoot, openStore } from "@astbuild/store";
import type { Floor, Store } from "@astbuild/store";
import { ownCommand } from "./own-command.ts";
import { parseSize } from "./parse-units.ts";
import { usage } from "./usage.ts";

export interface SessionOptions {
  /** Folder in which the search for the project and its store starts; the working directory by default. */
  readonly folder?: string | undefined;
  /** The store's root folder, as after `--store`; else as `findStoreRoot` finds it. */
  readonly store?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** What this process is doing, for messages of others: `astbuild realise initrd`. */
  readonly command?: string | undefined;
  /** Told what is waited for, when something holds the store for more than a second. */
  readonly onWait?: ((message: string) => void) | undefined;
  /** Once it is aborted nothing that holds the store is waited for: INTERRUPTED. */
  readonly signal?: AbortSignal | undefined;
}

/** What the functions of the façade take: where the project stands, and its store. */
export interface ProjectOptions extends Omit<SessionOptions, "store"> {
  /** As there; or a store that is open already: it stays open, and what was made valid is held as long as it is. */
  readonly store?: string | Store | undefined;
}

export interface UsedStore extends AsyncDisposable {
  readonly store: Store;
}

/** The store for some work; disposing closes it, but for one that was open already. */
export async function useStore({ store: given, ...options }: ProjectOptions): Promise<UsedStore> {
  const isOpen = typeof given === "object";
  const store = isOpen ? given : await openSessionStore({ ...options, store: given });
  return {
    store,
    async [Symbol.asyncDispose]() {
      if (!isOpen) await store[Symbol.asyncDispose]();
    },
  };
}

/** To be disposed of. @throws STORE_FOREIGN, STORE_NOT_OURS, STORE_NETWORK, STORE_SCHEMA_NEWER */
export async function openSessionStore(options: SessionOptions): Promise<Store> {
  const { onWait, signal, command = ownCommand() } = options;
  return await openStore({
    root: storeRoot(options),
    command,
    floor: floorFrom(options.env ?? process.env),
    ...(onWait !== undefined && { onWait }),
    ...(signal !== undefined && { signal }),
  });
}

/** ASTBUILD_MIN_FREE (`5G`) and ASTBUILD_MIN_FREE_INODES: where realising begins to collect garbage by itself. @throws USAGE */
export function floorFrom(env: Readonly<Record<string, string | undefined>>): Floor {
  const bytes = env["ASTBUILD_MIN_FREE"];
  const inodes = env["ASTBUILD_MIN_FREE_INODES"];
  return {
    ...(bytes !== undefined && bytes !== "" && { freeBytes: parseSize(bytes) }),
    ...(inodes !== undefined && inodes !== "" && { freeInodes: parseSize(inodes) }),
  };
}

/** An empty name comes of a variable that is not set, and must not mean another store. @throws USAGE, STORE_SETTING */
export function storeRoot(options: SessionOptions): string {
  const { store, env = process.env, folder = process.cwd() } = options;
  if (store === "") throw usage("--store names no folder", "leave it away for the usual store");
  return findStoreRoot({ env, cwd: folder, ...(store !== undefined && { flag: store }) });
}

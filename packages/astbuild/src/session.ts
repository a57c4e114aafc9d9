/** What a command or a script works with: the project it stands in, that project's store, and what evaluates recipes. */

import { readFileSync } from "node:fs";
import { sourceDigest } from "@astbuild/engine";
import { COMPRESSOR } from "@astbuild/image";
import type { Project } from "@astbuild/loader";
import type { InstantiationContext } from "@astbuild/recipe";
import { findStoreRoot, openStore } from "@astbuild/store";
import type { Floor, Store } from "@astbuild/store";
import { ownCommand } from "./own-command.ts";
import { parseSize } from "./parse-units.ts";
import { loadProject } from "./project.ts";

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
}

export interface ProjectOptions extends Omit<SessionOptions, "store"> {
  /** As there; or a store that is open already: it stays open, and what was made valid is held as long as it is. */
  readonly store?: string | Store | undefined;
}

export interface Session extends AsyncDisposable {
  readonly project: Project;
  readonly store: Store;
  readonly instantiation: InstantiationContext;
}

/** To be disposed of. @throws PROJECT_NOT_FOUND, PROJECT_SETTING, RECIPE_MODULE, errors of the store */
export async function openSession({ store: given, ...options }: ProjectOptions): Promise<Session> {
  const project = await loadProject(options.folder ?? process.cwd());
  const isOpen = typeof given === "object";
  const store = isOpen ? given : await openSessionStore({ ...options, store: given });
  const instantiation: InstantiationContext = {
    sourceDigest: (spec) => sourceDigest(spec, store.statCache),
    compressor: COMPRESSOR,
    readSource: (file) => readFileSync(file, "utf8"),
  };
  return {
    ...{ project, store, instantiation },
    async [Symbol.asyncDispose]() {
      if (!isOpen) await store[Symbol.asyncDispose]();
    },
  };
}

/** To be disposed of. @throws STORE_FOREIGN, STORE_NOT_OURS, STORE_NETWORK, STORE_SCHEMA_NEWER */
export async function openSessionStore(options: SessionOptions): Promise<Store> {
  const { onWait, command = ownCommand() } = options;
  return await openStore({
    root: storeRoot(options),
    command,
    floor: floorFrom(options.env ?? process.env),
    ...(onWait !== undefined && { onWait }),
  });
}

/** ASTBUILD_MIN_FREE (`5G`) and ASTBUILD_MIN_FREE_INODES: where realising begins to collect garbage by itself. @throws USAGE */
function floorFrom(env: Readonly<Record<string, string | undefined>>): Floor {
  const bytes = env["ASTBUILD_MIN_FREE"];
  const inodes = env["ASTBUILD_MIN_FREE_INODES"];
  return {
    ...(bytes !== undefined && bytes !== "" && { freeBytes: parseSize(bytes) }),
    ...(inodes !== undefined && inodes !== "" && { freeInodes: parseSize(inodes) }),
  };
}

export function storeRoot(options: SessionOptions): string {
  const { store, env = process.env, folder = process.cwd() } = options;
  return findStoreRoot({ env, cwd: folder, ...(store !== undefined && { flag: store }) });
}

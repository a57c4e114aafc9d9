/** Build folders: private, on the store's file system, named after the live process that owns them. */

import { readdirSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { asDiskError, removeTree } from "@astbuild/fs";

export interface BuildFolder extends AsyncDisposable {
  /** Physical; mode 0700. */
  readonly path: string;
  /**
   * Gives it a lasting name, under which nothing removes it but the collector, and the next one of
   * the same derivation; where it is now.
   */
  keep(resolvedHash: string): Promise<string>;
}

let made = 0;

export interface BuildFolderOptions {
  /**
   * Of who builds in it: half a second after it was aborted, what is not removed yet is left to
   * the collector, as after a crash. Nobody waits for a disk after Ctrl-C.
   */
  readonly signal?: AbortSignal | undefined;
}

/** @param tmp var/tmp */
export async function makeBuildFolder(
  tmp: string,
  live: string,
  { name, signal }: BuildFolderOptions & { readonly name: string },
): Promise<BuildFolder> {
  const path = `${tmp}/${live}-${++made}-${name.slice(0, LONGEST)}`;
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    throw asDiskError(error, "make a build folder", path);
  });
  let kept: string | undefined;
  return {
    path,
    async keep(resolvedHash) {
      if (kept !== undefined) return kept;
      const lasting = `${tmp}/${KEPT}${resolvedHash}-${name.slice(0, LONGEST)}`;
      await removeTree(lasting);
      await rename(path, lasting);
      kept = lasting;
      return kept;
    },
    async [Symbol.asyncDispose]() {
      if (kept !== undefined) return;
      using patience = patienceAfter(signal);
      await removeTree(path, patience).catch((error: unknown) => {
        if (!patience.signal.aborted) throw error;
      });
    },
  };
}

/** Milliseconds. */
const PATIENCE = 500;

/** A signal that comes later than the given one. */
function patienceAfter(
  signal: AbortSignal | undefined,
): Disposable & { readonly signal: AbortSignal } {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => void (timer = setTimeout(() => late.abort(), PATIENCE));
  if (signal?.aborted === true) wait();
  else signal?.addEventListener("abort", wait);
  return {
    signal: late.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", wait);
    },
  };
}

const KEPT = "kept-";

export interface KeptFolder {
  /** Physical. */
  readonly path: string;
  readonly resolvedHash: string;
  /** As the folder has it: of a long one the beginning. */
  readonly name: string;
}

/** The folders of failed builds that were asked to be kept, by name. */
export function keptBuildFolders(tmp: string): KeptFolder[] {
  return readdirSync(tmp).flatMap((entry) => {
    const [, resolvedHash, name] = /^kept-([0-9a-z]{32})-(.*)$/.exec(entry) ?? [];
    if (resolvedHash === undefined || name === undefined) return [];
    return [{ path: `${tmp}/${entry}`, resolvedHash, name }];
  });
}

/** Characters of the name that are kept: paths of sockets in there are limited to 107 bytes. */
const LONGEST = 40;

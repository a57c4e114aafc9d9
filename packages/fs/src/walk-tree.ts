/** The canonical walk: component-wise byte order, so that a folder stands directly before all that is in it. */

import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { decodeName, makeTreeEntry } from "./tree-entry.ts";
import type { TreeEntry } from "./tree-entry.ts";

/**
 * Every entry of the tree, the top itself first with path "". Symlinks are never followed, also
 * not at the top.
 *
 * @throws NAME_NOT_UTF8 for a name or a symlink's target that is not UTF-8
 * @throws FILE_TYPE_UNSUPPORTED for sockets, FIFOs and devices
 */
export async function* walkTree(root: string): AsyncGenerator<TreeEntry, void, undefined> {
  yield* walkEntries(root, [""]);
}

/** The same, at once and without the event loop: for worker threads. */
export function walkTreeSync(root: string): TreeEntry[] {
  const entries: TreeEntry[] = [];
  const visit = (path: string): void => {
    const full = fullPath(root, path);
    const stats = lstatSync(full, { bigint: true });
    const target = stats.isSymbolicLink()
      ? decodeName(readlinkSync(full, { encoding: "buffer" }), root, path)
      : undefined;
    const entry = makeTreeEntry(root, path, stats, target);
    entries.push(entry);
    if (entry.type !== "folder") return;
    childPaths(root, path, readdirSync(full, { encoding: "buffer" })).forEach(visit);
  };
  visit("");
  return entries;
}

async function* walkEntries(
  root: string,
  paths: readonly string[],
): AsyncGenerator<TreeEntry, void, undefined> {
  // The entries of one folder are looked at together: one wait for many.
  for (let start = 0; start < paths.length; start += BATCH) {
    const batch = paths.slice(start, start + BATCH);
    for (const entry of await Promise.all(batch.map((path) => readEntry(root, path)))) {
      yield entry;
      if (entry.type !== "folder") continue;
      const names = await readdir(fullPath(root, entry.path), { encoding: "buffer" });
      yield* walkEntries(root, childPaths(root, entry.path, names));
    }
  }
}

const BATCH = 64;

async function readEntry(root: string, path: string): Promise<TreeEntry> {
  const full = fullPath(root, path);
  const stats = await lstat(full, { bigint: true });
  const target = stats.isSymbolicLink()
    ? decodeName(await readlink(full, { encoding: "buffer" }), root, path)
    : undefined;
  return makeTreeEntry(root, path, stats, target);
}

function childPaths(root: string, folder: string, names: Buffer[]): string[] {
  return names
    .sort((a, b) => a.compare(b))
    .map((name) => decodeName(name, root, folder))
    .map((name) => (folder === "" ? name : `${folder}/${name}`));
}

function fullPath(root: string, path: string): string {
  return path === "" ? root : `${root}/${path}`;
}

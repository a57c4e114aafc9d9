/** The canonical walk: component-wise byte order, so that a folder stands directly before all that is in it. */

import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { AstbuildError } from "@astbuild/errors";
import { decodeName, makeTreeEntry } from "./tree-entry.ts";
import type { TreeEntry } from "./tree-entry.ts";

/**
 * Every entry of the tree, the top itself first with path "". Symlinks are never followed, also
 * not at the top.
 *
 * @throws NAME_NOT_UTF8 for a name or a symlink's target that is not UTF-8
 * @throws FILE_TYPE_UNSUPPORTED for sockets, FIFOs and devices
 * @throws PATH_TOO_LONG where the tree is deeper than a path can say
 */
export async function* walkTree(root: string): AsyncGenerator<TreeEntry, void, undefined> {
  try {
    yield* walkEntries(root, [""]);
  } catch (error) {
    throw asTooLong(error, root);
  }
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
  try {
    visit("");
  } catch (error) {
    throw asTooLong(error, root);
  }
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

/** The kernel takes paths of 4095 bytes; a builder that enters one folder after the other makes longer ones. */
function asTooLong(error: unknown, root: string): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "ENAMETOOLONG")) return error;
  return new AstbuildError("PATH_TOO_LONG", `a tree is too deep to be read: ${root}`, {
    facts: { path: root, longest: "4095 bytes from the root folder on" },
    cause: error,
  });
}

function fullPath(root: string, path: string): string {
  return path === "" ? root : `${root}/${path}`;
}

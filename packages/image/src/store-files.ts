/**
 * The files of the image's inputs by logical path. Links are told and never followed: those in
 * objects point to the logical store, which this machine does not have.
 */

import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import type { Stats } from "node:fs";
import { isUtf8 } from "node:buffer";
import { STORE_FOLDER, hashPart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { isNotFound } from "@astbuild/fs";
import { parentOf, splitStorePath } from "./image-path.ts";
import type { StoreView } from "./store-view.ts";
import type { Find, Standing } from "./walk-path.ts";

export type StoreNode =
  | {
      readonly type: "file";
      readonly physical: string;
      readonly size: number;
      readonly executable: boolean;
    }
  | { readonly type: "folder"; readonly physical: string }
  | { readonly type: "symlink"; readonly target: string };

export interface StoreFiles {
  readonly view: StoreView;
  /** What stands at a logical path none of whose folders is a link; undefined where nothing does. */
  node(path: string): StoreNode | undefined;
  /** The same for walking; the folders above the store paths stand too. */
  readonly find: Find;
  /** Names in a folder, in byte order. */
  list(folder: string): readonly string[];
  /** The store path with this hash part, if it is among the image's inputs. */
  byHash(hash: string): StorePath | undefined;
}

export function storeFiles(view: StoreView): StoreFiles {
  const nodes = new Map<string, StoreNode | undefined>();
  const hashes = new Map(view.closure.map((path) => [hashPart(path), path]));

  function node(path: string): StoreNode | undefined {
    if (!nodes.has(path)) nodes.set(path, readNode(view, path));
    return nodes.get(path);
  }

  function list(folder: string): readonly string[] {
    const found = node(folder);
    if (found?.type !== "folder") throw new Error(`${folder} is not a folder`);
    return readdirSync(found.physical, { encoding: "buffer" })
      .sort((a, b) => a.compare(b))
      .map((name) => decode(name, folder));
  }

  function find(path: string): Standing | undefined {
    if (path === STORE_FOLDER || path === parentOf(STORE_FOLDER)) return { type: "folder" };
    const found = node(path);
    return found?.type === "file" ? { type: "other" } : found;
  }

  return { view, node, find, list, byHash: (hash) => hashes.get(hash) };
}

function readNode(view: StoreView, path: string): StoreNode | undefined {
  const parts = splitStorePath(path);
  if (parts === undefined) return undefined;
  const top = view.physical(parts.object);
  if (top === undefined) return undefined;
  const physical = top + parts.rest;
  const stats = lstat(physical);
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) return { type: "folder", physical };
  if (stats.isSymbolicLink()) {
    return { type: "symlink", target: decode(readlinkSync(physical, "buffer"), path) };
  }
  if (!stats.isFile()) throw unsupported(path);
  return { type: "file", physical, size: stats.size, executable: (stats.mode & 0o111) !== 0 };
}

function lstat(physical: string): Stats | undefined {
  try {
    return lstatSync(physical);
  } catch (error) {
    // A file where the path wants a folder, and a name that no file can have: nothing is there.
    const code = (error as NodeJS.ErrnoException).code;
    if (isNotFound(error) || code === "ENOTDIR" || code === "ENAMETOOLONG") return undefined;
    throw error;
  }
}

function decode(bytes: Buffer, place: string): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  const name = JSON.stringify(bytes.toString("latin1"));
  throw new AstbuildError("NAME_NOT_UTF8", `a name is not UTF-8: ${name}`, {
    facts: { in: place, name },
    hint: "rename it: objects and images hold UTF-8 names only",
  });
}

function unsupported(path: string): AstbuildError {
  return new AstbuildError("FILE_TYPE_UNSUPPORTED", `an object cannot hold this: ${path}`, {
    facts: { path, allowed: "regular files, folders, symlinks" },
  });
}

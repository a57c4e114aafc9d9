/** Merges folders into a new one: files by hard links, folders by making them. Runs on a worker thread. */

import { copyFileSync, linkSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import { walkTreeSync } from "@astbuild/fs";
import type { TreeEntry } from "@astbuild/fs";

export interface MergeTreeRequest {
  readonly parts: readonly { readonly logical: string; readonly physical: string }[];
  readonly links: Readonly<Record<string, string>>;
  readonly target: string;
}

interface Placed {
  readonly entry: TreeEntry;
  readonly physical: string;
  readonly part: string;
}

/** @throws TREE_COLLISION when two parts have a path that is not the same in both */
export function mergeTree({ parts, links, target }: MergeTreeRequest): void {
  const placed = new Map<string, Placed>();
  mkdirSync(target);
  for (const part of parts) {
    for (const entry of walkTreeSync(part.physical)) {
      if (entry.path === "") {
        if (entry.type !== "folder") throw notAFolder(part.logical);
        continue;
      }
      const physical = join(part.physical, entry.path);
      const other = placed.get(entry.path);
      if (other === undefined) {
        placed.set(entry.path, { entry, physical, part: part.logical });
        place(entry, physical, join(target, entry.path));
      } else if (!isSame(other, { entry, physical, part: part.logical })) {
        throw collision(entry.path, other.part, part.logical);
      }
    }
  }
  for (const [path, to] of Object.entries(links)) addLink(target, path, to);
}

function place(entry: TreeEntry, from: string, to: string): void {
  if (entry.type === "folder") return mkdirSync(to);
  if (entry.type === "symlink") return symlinkSync(entry.target!, to);
  try {
    linkSync(from, to);
  } catch (error) {
    // A file system limits links to one inode, and some have none at all.
    if (!["EMLINK", "EPERM", "EXDEV"].includes((error as NodeJS.ErrnoException).code!)) throw error;
    copyFileSync(from, to);
  }
}

function isSame(a: Placed, b: Placed): boolean {
  if (a.entry.type !== b.entry.type) return false;
  if (a.entry.type === "folder") return true;
  if (a.entry.type === "symlink") return a.entry.target === b.entry.target;
  return (
    a.entry.size === b.entry.size &&
    a.entry.executable === b.entry.executable &&
    readFileSync(a.physical).equals(readFileSync(b.physical))
  );
}

/** Adds a symlink where its target is there and its own place is free. */
function addLink(root: string, path: string, to: string): void {
  const resolved = posix.join(dirname(path), to);
  if (!exists(join(root, resolved)) || exists(join(root, path))) return;
  mkdirSync(join(root, dirname(path)), { recursive: true });
  symlinkSync(to, join(root, path));
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function collision(path: string, first: string, second: string): AstbuildError {
  return new AstbuildError("TREE_COLLISION", `two parts of a tree have ${path}, and differ`, {
    facts: { path, first, second },
    hint: "drop it from one of them",
  });
}

function notAFolder(part: string): AstbuildError {
  return new AstbuildError("TREE_PART", `a part of a tree is not a folder: ${part}`);
}

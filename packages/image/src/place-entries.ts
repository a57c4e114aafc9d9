/**
 * Places what the manifest names: trees are merged, and an entry named for exactly a path wins
 * over what a tree brings there.
 */

import { comparePaths } from "@astbuild/hash";
import { collision, resolveMeeting } from "./collision.ts";
import { defaultMode, LINK_MODE } from "./default-mode.ts";
import type { ImageEntry, ImageManifest, TreeEntry } from "@astbuild/derivation";
import { parentOf } from "./image-path.ts";
import type { ImageTree } from "./image-tree.ts";
import { sourceOf } from "./source-of.ts";
import type { StoreFiles } from "./store-files.ts";
import type { TreeNode } from "./tree-node.ts";
import { treeNodes } from "./tree-nodes.ts";

/**
 * @throws IMAGE_COLLISION for one path from two trees with other content, and for an entry
 *   below what is not a folder; IMAGE_SOURCE_MISSING, IMAGE_SOURCE_TYPE
 */
export async function placeEntries(tree: ImageTree, manifest: ImageManifest): Promise<void> {
  const named = Object.entries(manifest.entries).sort(([a], [b]) => comparePaths(a, b));
  const placed = new Map<string, TreeNode>();
  for (const [path, entry] of named) {
    if (entry.type !== "tree") placed.set(path, namedNode(tree.store, path, entry));
  }
  const isNamed = new Set(placed.keys());
  for (const [path, entry] of named) {
    if (entry.type === "tree") await placeTree(tree.store, placed, { path, entry, isNamed });
  }
  const nodes = [...placed.values()].sort((a, b) => comparePaths(a.path, b.path));
  for (const node of nodes) {
    checkParents(placed, node);
    tree.add(node);
  }
}

async function placeTree(
  store: StoreFiles,
  placed: Map<string, TreeNode>,
  tree: { path: string; entry: TreeEntry; isNamed: ReadonlySet<string> },
): Promise<void> {
  for (const source of [tree.entry.source, ...(tree.entry.also ?? [])]) {
    for (const node of treeNodes(store, tree.path, { ...tree.entry, source })) {
      if (tree.isNamed.has(node.path)) continue;
      const other = placed.get(node.path);
      if (other === undefined) placed.set(node.path, node);
      else await resolveMeeting(other, node);
    }
  }
}

function namedNode(
  store: StoreFiles,
  path: string,
  entry: Exclude<ImageEntry, TreeEntry>,
): TreeNode {
  const { uid = 0, gid = 0 } = entry;
  const common = { path, uid, gid, why: { kind: "named" } } as const;
  switch (entry.type) {
    case "symlink":
      return { ...common, type: "symlink", mode: LINK_MODE, target: entry.target };
    case "directory":
      return { ...common, type: "folder", mode: entry.mode ?? defaultMode(path, "folder") };
    case "fifo":
      return { ...common, type: "fifo", mode: entry.mode ?? 0o644 };
    case "charDevice":
    case "blockDevice": {
      const { major, minor, mode = 0o600 } = entry;
      return { ...common, type: entry.type, mode, device: { major, minor } };
    }
    case "file": {
      const source = sourceOf(store, { path, source: entry.source }, "file");
      const { physical, size, executable } = source;
      const mode = entry.mode ?? defaultMode(path, executable ? "executable" : "file");
      return { ...common, type: "file", mode, source: source.path, file: { physical, size } };
    }
  }
}

function checkParents(placed: ReadonlyMap<string, TreeNode>, node: TreeNode): void {
  for (let path = parentOf(node.path); path !== "/"; path = parentOf(path)) {
    const above = placed.get(path);
    if (above === undefined) continue;
    if (above.type !== "folder") throw collision(above, node);
    return;
  }
}

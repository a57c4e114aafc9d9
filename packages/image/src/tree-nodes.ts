/** The nodes that a tree entry stands for: the contents of a folder, moved to another place. */

import { defaultMode, LINK_MODE } from "./default-mode.ts";
import type { TreeEntry } from "@astbuild/derivation";
import { joinPath } from "./image-path.ts";
import { sourceOf } from "./source-of.ts";
import type { StoreFiles, StoreNode } from "./store-files.ts";
import type { TreeNode } from "./tree-node.ts";

/** In the archive's order, the folder itself first unless it is the root. */
export function* treeNodes(
  store: StoreFiles,
  path: string,
  entry: TreeEntry,
): Generator<TreeNode, void, undefined> {
  const top = sourceOf(store, { path, source: entry.source }, "folder");
  yield* nodesBelow({ store, entry }, path, top.path);
}

interface Context {
  readonly store: StoreFiles;
  readonly entry: TreeEntry;
}

function* nodesBelow(
  context: Context,
  path: string,
  source: string,
): Generator<TreeNode, void, undefined> {
  const node = context.store.node(source)!;
  if (path !== "/") yield makeNode(context.entry, { path, source }, node);
  if (node.type !== "folder") return;
  for (const name of context.store.list(source)) {
    yield* nodesBelow(context, joinPath(path, name), joinPath(source, name));
  }
}

function makeNode(
  entry: TreeEntry,
  { path, source }: { path: string; source: string },
  node: StoreNode,
): TreeNode {
  const { uid = 0, gid = 0 } = entry;
  const common = { path, uid, gid, source, why: { kind: "named" } } as const;
  if (node.type === "folder") {
    return { ...common, type: "folder", mode: entry.folderMode ?? defaultMode(path, "folder") };
  }
  if (node.type === "symlink" || entry.links === true) {
    const target = node.type === "symlink" && entry.links !== true ? node.target : source;
    return { ...common, type: "symlink", mode: LINK_MODE, target };
  }
  const mode = entry.fileMode ?? defaultMode(path, node.executable ? "executable" : "file");
  return { ...common, type: "file", mode, file: { physical: node.physical, size: node.size } };
}

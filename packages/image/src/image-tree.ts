/**
 * The image's tree while the plan grows, over the store: what is not in the image yet and lies
 * at a store path of its inputs can be found, and brought in at that same path.
 */

import { defaultMode, LINK_MODE } from "./default-mode.ts";
import type { Reason } from "./image-plan.ts";
import { joinPath, parentOf } from "./image-path.ts";
import type { StoreFiles, StoreNode } from "./store-files.ts";
import type { TreeNode } from "./tree-node.ts";
import type { Find, Standing } from "./walk-path.ts";

export interface ImageTree {
  readonly store: StoreFiles;
  readonly nodes: ReadonlyMap<string, TreeNode>;
  /** Puts a node in, and the folders above it that are not there yet. */
  add(node: TreeNode): void;
  /** What stands at a path none of whose folders is a link: in the image, or else in the store. */
  readonly find: Find;
  /**
   * Brings what lies at a real store path into the image, a folder without what is in it. A
   * link brought so is passed on the way to something else: its target does not come along
   * as a whole.
   */
  bring(path: string, why: Reason): void;
  /** Brings a folder in the store with all that is in it. */
  bringWhole(path: string, why: Reason): void;
  /** What was added since the last call, links that were only passed left out. */
  takeFresh(): TreeNode[];
}

export function imageTree(store: StoreFiles): ImageTree {
  const nodes = new Map<string, TreeNode>();
  const whole = new Set<string>();
  const passed = new Set<string>();
  let fresh: TreeNode[] = [];

  function add(node: TreeNode): void {
    place(node);
    fresh.push(node);
  }

  function place(node: TreeNode): void {
    const parent = parentOf(node.path);
    if (parent !== "/" && !nodes.has(parent)) place(parentNode(store, parent, node.path));
    nodes.set(node.path, node);
  }

  function find(path: string): Standing | undefined {
    const node = nodes.get(path);
    if (node?.type === "symlink") return { type: "symlink", target: node.target! };
    if (node !== undefined) return { type: node.type === "folder" ? "folder" : "other" };
    return path === "/" ? { type: "folder" } : store.find(path);
  }

  function bring(path: string, why: Reason): void {
    const found = store.node(path);
    if (nodes.has(path) || found === undefined) return;
    const node = storeNode(path, found, why);
    place(node);
    if (found.type === "symlink") passed.add(path);
    else fresh.push(node);
  }

  function bringWhole(path: string, why: Reason): void {
    if (whole.has(path)) return;
    whole.add(path);
    bring(path, why);
    if (passed.delete(path)) fresh.push(nodes.get(path)!);
    if (store.node(path)?.type !== "folder") return;
    for (const name of store.list(path)) bringWhole(joinPath(path, name), why);
  }

  function takeFresh(): TreeNode[] {
    const taken = fresh;
    fresh = [];
    return taken;
  }

  return { store, nodes, add, find, bring, bringWhole, takeFresh };
}

function parentNode(store: StoreFiles, path: string, child: string): TreeNode {
  const isInStore = store.node(path) !== undefined;
  return {
    path,
    type: "folder",
    mode: defaultMode(path, "folder"),
    uid: 0,
    gid: 0,
    ...(isInStore ? { source: path } : {}),
    why: { kind: "parent", of: child },
  };
}

function storeNode(path: string, found: StoreNode, why: Reason): TreeNode {
  const common = { path, uid: 0, gid: 0, source: path, why };
  if (found.type === "symlink") {
    return { ...common, type: "symlink", mode: LINK_MODE, target: found.target };
  }
  if (found.type === "folder") {
    return { ...common, type: "folder", mode: defaultMode(path, "folder") };
  }
  const mode = defaultMode(path, found.executable ? "executable" : "file");
  const { physical, size } = found;
  return { ...common, type: "file", mode, file: { physical, size } };
}

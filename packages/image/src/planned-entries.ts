/** The nodes of a finished tree as the plan's entries: sorted, numbered, with the digests that were read. */

import { comparePaths } from "@astbuild/hash";
import type { PlannedEntry } from "./image-plan.ts";
import { splitStorePath } from "./image-path.ts";
import { inodeNumbers } from "./inode-numbers.ts";
import type { Planner } from "./planner.ts";
import type { Weighed } from "./size-report.ts";
import type { TreeNode } from "./tree-node.ts";

export function plannedEntries(planner: Planner): PlannedEntry[] {
  const nodes = [...planner.tree.nodes.values()].sort((a, b) => comparePaths(a.path, b.path));
  const ino = inodeNumbers();
  return nodes.map((node) => plannedEntry(planner, node, ino(node.path)));
}

/** What a size report needs of a node, before it was read. */
export function weighed({ path, type, file, target, why, source }: TreeNode): Weighed {
  const storePath = source === undefined ? undefined : splitStorePath(source)?.object;
  return {
    ...{ path, type, why },
    size: file?.size ?? (target === undefined ? 0 : Buffer.byteLength(target)),
    ...(storePath === undefined ? {} : { storePath }),
  };
}

function plannedEntry(planner: Planner, node: TreeNode, ino: number): PlannedEntry {
  const { mode, uid, gid, file, target, device } = node;
  return {
    ...weighed(node),
    ...{ mode, uid, gid, ino },
    ...(file === undefined
      ? {}
      : { content: { physical: file.physical, digest: planner.factsOf(node).digest } }),
    ...(target === undefined ? {} : { target }),
    ...(device === undefined ? {} : { device }),
  };
}

/** Decides all of an image before a byte of it is written. */

import { checkNewcEntry } from "@astbuild/archive";
import { comparePaths } from "@astbuild/hash";
import { checkManifest } from "./check-manifest.ts";
import { checkInflatedSize } from "./check-size.ts";
import { completeTree } from "./complete-tree.ts";
import type { ImageManifest } from "./image-manifest.ts";
import { splitStorePath } from "./image-path.ts";
import type { ImagePlan, PlannedEntry } from "./image-plan.ts";
import { imageTree } from "./image-tree.ts";
import { inodeNumbers } from "./inode-numbers.ts";
import { newcEntryOf } from "./newc-entry-of.ts";
import { placeEntries } from "./place-entries.ts";
import { makePlanner } from "./planner.ts";
import type { Planner } from "./planner.ts";
import { sizeReport } from "./size-report.ts";
import { storeFiles } from "./store-files.ts";
import type { StoreView } from "./store-view.ts";
import type { TreeNode } from "./tree-node.ts";

/**
 * What will be in the image: what the manifest names and what comes along with it. Reads every
 * file once; runs none.
 *
 * @throws IMAGE_ENTRY_INVALID, IMAGE_OPTION_INVALID, IMAGE_SOURCE_MISSING, IMAGE_SOURCE_TYPE,
 *   IMAGE_SOURCE_CHANGED, IMAGE_COLLISION, IMAGE_LINK_DANGLING, INTERPRETER_MISSING,
 *   LIBRARY_MISSING, ELF_MACHINE, ELF_INVALID, IMAGE_TOO_LARGE, NAME_NOT_UTF8
 */
export async function planImage(
  manifest: ImageManifest,
  store: StoreView,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ImagePlan> {
  checkManifest(manifest);
  const tree = imageTree(storeFiles(store));
  await placeEntries(tree, manifest);
  const planner = makePlanner(manifest, tree);
  await completeTree(planner, options.signal);
  const entries = plannedEntries(planner);
  const { mtime, compress, level, sizeBudget } = manifest;
  for (const entry of entries) checkNewcEntry(newcEntryOf(entry, mtime));
  const report = sizeReport(entries, store.packageOf?.bind(store));
  checkInflatedSize(report);
  return {
    entries,
    mtime,
    compress,
    level,
    ...(sizeBudget === undefined ? {} : { sizeBudget }),
    inflatedSize: report.bytes,
    report,
    warnings: planner.warnings(),
  };
}

function plannedEntries(planner: Planner): PlannedEntry[] {
  const nodes = [...planner.tree.nodes.values()].sort((a, b) => comparePaths(a.path, b.path));
  const ino = inodeNumbers();
  return nodes.map((node) => plannedEntry(planner, node, ino(node.path)));
}

function plannedEntry(planner: Planner, node: TreeNode, ino: number): PlannedEntry {
  const { path, type, mode, uid, gid, file, target, device, why, source } = node;
  const storePath = source === undefined ? undefined : splitStorePath(source)?.object;
  return {
    ...{ path, type, mode, uid, gid, ino, why },
    size: file?.size ?? (target === undefined ? 0 : Buffer.byteLength(target)),
    ...(file === undefined
      ? {}
      : { content: { physical: file.physical, digest: planner.factsOf(node).digest } }),
    ...(target === undefined ? {} : { target }),
    ...(device === undefined ? {} : { device }),
    ...(storePath === undefined ? {} : { storePath }),
  };
}

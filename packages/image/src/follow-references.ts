/** Store paths that stand as text in a file come along, as far as the manifest's policy says. */

import type { StorePath } from "@astbuild/derivation";
import { STORE_FOLDER, HASH_LENGTH } from "@astbuild/derivation";
import { platform } from "@astbuild/platform";
import { bringPath } from "./bring-path.ts";
import { joinPath } from "./image-path.ts";
import type { Planner } from "./planner.ts";
import type { TreeNode } from "./tree-node.ts";
import { walkPath } from "./walk-path.ts";

export function followReferences(planner: Planner, node: TreeNode): void {
  const { references } = planner.manifest;
  if (references === "libraries") return;
  const { storeTexts, unreadStoreTexts } = planner.factsOf(node);
  const texts = references === "closure" ? [...storeTexts, ...unreadStoreTexts] : storeTexts;
  for (const text of texts) {
    const object = objectOf(planner, text);
    if (object === undefined) planner.warn("unknown store path", node.path, text);
    else if (references === "closure") bringObject(planner, node, object);
    else followPath(planner, node, { object, text });
  }
}

/** The input of the image that the text begins with; the hash tells how long its name is. */
function objectOf({ tree }: Planner, text: string): StorePath | undefined {
  const start = STORE_FOLDER.length + 1;
  const object = tree.store.byHash(text.slice(start, start + HASH_LENGTH));
  return object !== undefined && text.startsWith(object) ? object : undefined;
}

function bringObject({ tree }: Planner, node: TreeNode, object: StorePath): void {
  tree.bringWhole(object, { kind: "closure", of: node.path });
}

function followPath(
  planner: Planner,
  node: TreeNode,
  { object, text }: { object: StorePath; text: string },
): void {
  const { tree } = planner;
  const rest = text.slice(object.length);
  if (!/^\/[/.]*[^/.]/.test(rest)) {
    // An object that is a single file is named in full by its store path alone.
    if (tree.store.node(object)?.type === "folder") {
      // What is in an object itself tells where it was installed, as glibc's loader does.
      if (!node.path.startsWith(`${object}/`)) planner.warn("bare reference", node.path, object);
      return;
    }
    bringPath(tree, object, { kind: "reference", of: node.path });
    return;
  }
  for (const candidate of candidates(rest)) {
    const arrival = walkPath(tree.find, object + candidate);
    if ("failedAt" in arrival) continue;
    if (arrival.isFolder && isLibraryFolder(planner, arrival.path)) return;
    bringPath(tree, object + candidate, { kind: "reference", of: node.path });
    return;
  }
  planner.warn("missing reference", node.path, text);
}

/** The text, then without the punctuation behind it, then up to what a path rarely has. */
function candidates(rest: string): string[] {
  const trimmed = rest.replace(/[^0-9A-Za-z]+$/, "");
  const cut = rest.replace(/[=?%@[\]~^].*$/s, "");
  return [...new Set([rest, trimmed, cut])].filter((each) => /^\/./.test(each));
}

/**
 * A C library's own folder stands in its loader, and in every static program, as the place to
 * search: what is needed from there comes by the library closure and never as a whole.
 */
function isLibraryFolder({ manifest, tree }: Planner, folder: string): boolean {
  return tree.find(joinPath(folder, platform(manifest.platform).interpreter)) !== undefined;
}

/** Brings into the image what comes along with what is named, until nothing more comes. */

import { setImmediate } from "node:timers/promises";
import { comparePaths } from "@astbuild/hash";
import { checkInflatedSize, MOST_INFLATED } from "./check-size.ts";
import { examineFile } from "./examine-file.ts";
import { followInterpreter } from "./follow-interpreter.ts";
import { followLink } from "./follow-link.ts";
import { followReferences } from "./follow-references.ts";
import { libraryFinder } from "./library-finder.ts";
import type { LibraryFinder } from "./library-finder.ts";
import { weighed } from "./planned-entries.ts";
import type { Planner } from "./planner.ts";
import { sizeReport } from "./size-report.ts";
import type { TreeNode } from "./tree-node.ts";

/** Milliseconds of reading after which others of the loop have their turn. */
const TURN = 10;

/**
 * Works in waves, each in the archive's order.
 *
 * @throws IMAGE_LINK_DANGLING, INTERPRETER_MISSING, LIBRARY_MISSING, ELF_MACHINE, ELF_INVALID,
 *   IMAGE_TOO_LARGE
 */
export async function completeTree(planner: Planner, signal?: AbortSignal): Promise<void> {
  const libraries = libraryFinder(planner);
  for (;;) {
    let wave = planner.tree.takeFresh();
    if (wave.length === 0) {
      libraries.followPlugins();
      wave = planner.tree.takeFresh();
      if (wave.length === 0) break;
    }
    checkSize(planner);
    wave.sort((a, b) => comparePaths(a.path, b.path));
    await examineAll(planner, wave, signal);
    for (const node of wave) follow(planner, libraries, node);
  }
  libraries.finish();
}

/** Before anything more is read: a folder taken by mistake may be larger than the disk. */
function checkSize({ tree }: Planner): void {
  let bytes = 0;
  for (const { file } of tree.nodes.values()) bytes += file?.size ?? 0;
  if (bytes <= MOST_INFLATED) return;
  const { view } = tree.store;
  checkInflatedSize(sizeReport([...tree.nodes.values()].map(weighed), view.packageOf?.bind(view)));
}

async function examineAll(
  { facts }: Planner,
  wave: readonly TreeNode[],
  signal: AbortSignal | undefined,
): Promise<void> {
  let began = performance.now();
  for (const { path, file } of wave) {
    signal?.throwIfAborted();
    if (file === undefined || facts.has(file.physical)) continue;
    const { physical, size } = file;
    facts.set(physical, examineFile({ path, physical, size }));
    if (performance.now() - began < TURN) continue;
    await setImmediate();
    began = performance.now();
  }
}

function follow(planner: Planner, libraries: LibraryFinder, node: TreeNode): void {
  if (node.type === "symlink") followLink(planner, node);
  if (node.type !== "file") return;
  libraries.follow(node);
  followInterpreter(planner, node);
  followReferences(planner, node);
}

/** Decides all of an image before a byte of it is written. */

import { checkNewcEntry } from "@astbuild/archive";
import { checkManifest } from "./check-manifest.ts";
import { checkInflatedSize } from "./check-size.ts";
import { completeTree } from "./complete-tree.ts";
import type { ImageManifest } from "@astbuild/derivation";
import type { ImagePlan } from "./image-plan.ts";
import { imageTree } from "./image-tree.ts";
import { newcEntryOf } from "./newc-entry-of.ts";
import { placeEntries } from "./place-entries.ts";
import { NOTES } from "./plan-warning.ts";
import { plannedEntries } from "./planned-entries.ts";
import { makePlanner } from "./planner.ts";
import { sizeReport } from "./size-report.ts";
import { storeFiles } from "./store-files.ts";
import type { StoreView } from "./store-view.ts";

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
  const warnings = planner.warnings();
  return {
    entries,
    mtime,
    compress,
    level,
    ...(sizeBudget === undefined ? {} : { sizeBudget }),
    inflatedSize: report.bytes,
    report,
    warnings: warnings.filter(({ kind }) => !NOTES.has(kind)),
    notes: warnings.filter(({ kind }) => NOTES.has(kind)),
  };
}

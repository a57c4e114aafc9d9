/** What differs between two objects: their packages, and the files in them. */

import type { StorePath } from "@astbuild/derivation";
import type { Store } from "@astbuild/store";
import { fileChanges } from "./file-changes.ts";
import type { FileChange } from "./file-changes.ts";
import { imageEntries, isImage, treeEntries } from "./object-entries.ts";
import { packageChanges } from "./package-changes.ts";
import type { PackageChange } from "./package-changes.ts";

export interface ObjectDiff {
  readonly before: Side;
  readonly after: Side;
  readonly packages: readonly PackageChange[];
  /** Of the two objects themselves; inside both where they are images. */
  readonly files: readonly FileChange[];
}

interface Side {
  readonly path: StorePath;
  /** Bytes of the closure. */
  readonly size: number;
}

export async function diffObjects(
  store: Store,
  before: StorePath,
  after: StorePath,
): Promise<ObjectDiff> {
  const areImages = (await isImage(store, before)) && (await isImage(store, after));
  const entriesOf = areImages ? imageEntries : treeEntries;
  const side = (path: StorePath): Side => ({
    path,
    size: store.closure([path]).reduce((sum, each) => sum + (store.info(each)?.size ?? 0), 0),
  });
  const topsOf = (path: StorePath): StorePath[] => (areImages ? builtFrom(store, path) : [path]);
  return {
    before: side(before),
    after: side(after),
    packages: packageChanges(store, topsOf(before), topsOf(after)),
    files:
      before === after
        ? []
        : fileChanges(await entriesOf(store, before), await entriesOf(store, after)),
  };
}

/** An image refers to nothing, since it holds what it needs: its packages are those that it was built from. */
function builtFrom(store: Store, image: StorePath): StorePath[] {
  const [maker] = store.records.makersOf(image);
  const record = maker && store.records.record(maker.resolvedHash);
  const inputs = (record?.description["inputs"] ?? []) as readonly StorePath[];
  return inputs.filter((path) => store.info(path) !== undefined);
}

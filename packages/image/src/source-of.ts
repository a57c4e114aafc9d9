/** Where an entry's source lies: a logical path walked inside the store, as the image may not be mixed in. */

import { AstbuildError } from "@astbuild/errors";
import type { StoreFiles, StoreNode } from "./store-files.ts";
import { walkPath } from "./walk-path.ts";

/** A file or folder, never a link. */
export type Source<T extends "file" | "folder"> = Extract<StoreNode, { type: T }> & {
  /** The real logical path. */
  readonly path: string;
};

/**
 * @param wanted what the entry must be made of
 * @throws IMAGE_SOURCE_MISSING, IMAGE_SOURCE_TYPE
 */
export function sourceOf<T extends "file" | "folder">(
  store: StoreFiles,
  entry: { readonly path: string; readonly source: string },
  wanted: T,
): Source<T> {
  const arrival = walkPath(store.find, entry.source);
  const node = "failedAt" in arrival ? undefined : store.node(arrival.path);
  if ("failedAt" in arrival || node === undefined || node.type === "symlink") {
    throw new AstbuildError("IMAGE_SOURCE_MISSING", `the source of ${entry.path} does not exist`, {
      facts: {
        entry: entry.path,
        source: entry.source,
        "ends at": "failedAt" in arrival ? arrival.failedAt : arrival.path,
      },
    });
  }
  if (node.type === wanted) return { ...node, path: arrival.path } as unknown as Source<T>;
  throw new AstbuildError("IMAGE_SOURCE_TYPE", `the source of ${entry.path} is no ${wanted}`, {
    facts: { entry: entry.path, source: entry.source, is: `a ${node.type}` },
    hint: wanted === "file" ? "use tree() for a folder" : "use file() for a single file",
  });
}

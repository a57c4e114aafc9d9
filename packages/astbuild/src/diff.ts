/** What differs between two results: packages, sizes and files. */

import { diffObjects } from "./diff/diff-objects.ts";
import type { ObjectDiff } from "./diff/diff-objects.ts";
import { withNamedPaths } from "./named-paths.ts";
import type { NamedPathOptions } from "./named-paths.ts";

export interface DiffRequest extends NamedPathOptions {
  /** Paths, or names of targets. */
  readonly before: string;
  readonly after: string;
}

/** @throws PATH_NOT_VALID, TARGET_NOT_REALISED, errors of the project and the store */
export async function diff(request: DiffRequest): Promise<ObjectDiff> {
  return await withNamedPaths(request, [request.before, request.after], (store, [before, after]) =>
    diffObjects(store, before!, after!),
  );
}

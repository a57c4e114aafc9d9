/** A folder that is removed when the block that owns it ends. */

import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { asDiskError } from "./disk-error.ts";
import { removeTree } from "./remove-tree.ts";

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * Makes a folder with mode 0700 and a name of `prefix` and six random characters in `parent`.
 *
 * ```ts
 * await using folder = await makeTemporaryFolder(parent, ".unpack-");
 * ```
 */
export async function makeTemporaryFolder(
  parent: string,
  prefix: string,
): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(parent, prefix)).catch((error: unknown) => {
    throw asDiskError(error, "make a temporary folder", parent);
  });
  return { path, [Symbol.asyncDispose]: () => removeTree(path) };
}

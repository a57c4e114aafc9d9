/** Finds out of objects alone what the database has to say of them: a store path is a function of what lies there. */

import { basename } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { hashPart, namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { isAstbuildError } from "@astbuild/errors";
import { forEachBounded } from "@astbuild/fs";
import type { Digest } from "@astbuild/hash";
import { createCandidateTable } from "./candidate-table.ts";
import type { CandidateTable } from "./candidate-table.ts";
import { createFilePool } from "./file-pool.ts";
import type { FilePool } from "./file-pool.ts";
import { objectPath } from "./object-path.ts";
import type { RebuildOptions } from "./rebuild-database.ts";
import { examineObject } from "./register-objects.ts";
import { contentDigest } from "./verify-objects.ts";

export interface IdentifiedObject {
  readonly path: StorePath;
  readonly digest: Digest;
  readonly contentDigest: Digest;
  readonly references: readonly StorePath[];
  readonly self: boolean;
  readonly size: number;
}

/** Those that prove to be what they are called, in no order. @param objects physical */
export async function identifyObjects(
  objects: string,
  paths: readonly StorePath[],
  { onProgress, signal }: Pick<RebuildOptions, "onProgress" | "signal">,
): Promise<IdentifiedObject[]> {
  const pool = createFilePool();
  // One for all: each object may name any other.
  const table = createCandidateTable(paths.map(hashPart));
  const found: IdentifiedObject[] = [];
  let done = 0;
  let begun = 0;
  try {
    await forEachBounded(paths, 4, async (path) => {
      // Small objects never wait for anything: a Ctrl-C and the progress must come in between.
      if (begun++ % FEW === 0) await nextTurn();
      signal?.throwIfAborted();
      const each = await identify({ pool, table }, objects, { path, candidates: paths });
      if (each !== undefined) found.push(each);
      onProgress?.(++done, paths.length);
    });
  } finally {
    await pool.close();
  }
  return found;
}

const FEW = 64;

/** An object is what it is called if some of the references found in it, or none, give its path. */
async function identify(
  { pool, table }: { readonly pool: FilePool; readonly table: CandidateTable },
  objects: string,
  { path, candidates }: { readonly path: StorePath; readonly candidates: readonly StorePath[] },
): Promise<IdentifiedObject | undefined> {
  const source = `${objects}/${basename(path)}`;
  const name = namePart(path);
  try {
    const examined = await examineObject(
      { pool, table },
      { name, source, references: candidates, scratch: path },
    );
    const { digest, self, size, tree } = examined;
    const references = subsets(examined.references).find(
      (some) => objectPath(name, digest, some, self) === path,
    );
    if (references === undefined) return undefined;
    const onDisk = self ? await contentDigest(pool, source, tree.entries) : digest;
    return { ...{ path, digest, self, size, references }, contentDigest: onDisk };
  } catch (error) {
    if (isAstbuildError(error)) return undefined;
    throw error;
  }
}

/** All of them, none, then what is between: text that names an object need not be a reference. */
function subsets(all: readonly StorePath[]): (readonly StorePath[])[] {
  const few = all.length <= 10 ? all.length : 0;
  const between = Array.from({ length: 2 ** few }, (_, bits) =>
    all.filter((_each, index) => (bits & (1 << index)) !== 0),
  );
  return [all, [], ...between];
}

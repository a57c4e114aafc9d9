/** Which object a root's link points at, by whatever path its store was named when the link was made. */

import { realpathSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { STORE_FOLDER, isStorePath } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";

/** @param target as the link says it. @param link where the link lies. Undefined for what is no object of this store */
export type RootTarget = (target: string, link: string) => StorePath | undefined;

/** @param objects physical; no object is followed, only the folder that holds them */
export function createRootTarget(objects: string): RootTarget {
  const real = new Map<string, string | undefined>();
  const realOf = (folder: string): string | undefined => {
    if (!real.has(folder))
      real.set(
        folder,
        attempt(() => realpathSync(folder)),
      );
    return real.get(folder);
  };
  return (target, link) => {
    const full = resolve(dirname(link), target);
    const folder = dirname(full);
    if (folder !== objects && (realOf(folder) ?? "") !== realOf(objects)) return undefined;
    const path = `${STORE_FOLDER}/${basename(full)}`;
    return isStorePath(path) ? path : undefined;
  };
}

function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

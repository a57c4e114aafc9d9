/** Packages by name. */

import type { DebianPackage, PackagesIndex } from "./packages-index.ts";

/** Exactly these packages, without what they depend on, sorted by name. */
export function pick(from: PackagesIndex, names: readonly string[]): DebianPackage[] {
  return [...names].sort().map((name) => {
    const found = from.packages.get(name);
    if (found === undefined) throw new Error(`no package ${name} in the index`);
    return found;
  });
}

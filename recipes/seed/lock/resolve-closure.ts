/** What has to be unpacked for a list of packages to work: breadth first over `Pre-Depends` and `Depends`. */

import type { DebianPackage, PackagesIndex } from "./packages-index.ts";

export interface ClosureRequest {
  readonly roots: readonly string[];
  /** Packages that are wanted by others but not needed here; they count as there. */
  readonly drop: ReadonlySet<string>;
  /** Packages that are there already, and satisfy; they are not in the result. */
  readonly base?: readonly DebianPackage[];
}

/**
 * The closure, sorted by name. Of alternatives, one that is there already satisfies, else the
 * first that the index has; of a virtual package the first provider.
 */
export function resolveClosure(index: PackagesIndex, request: ClosureRequest): DebianPackage[] {
  const base = new Map((request.base ?? []).map((each) => [each.name, each]));
  const found = new Map<string, DebianPackage>();
  const isThere = (name: string): boolean =>
    found.has(name) || base.has(name) || request.drop.has(name);
  const queue = request.roots.map((name) => ({ name, wantedBy: "the list of roots" }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (isThere(next.name)) continue;
    const wanted = index.packages.get(next.name);
    if (wanted === undefined) {
      const providers = index.providers.get(next.name)?.filter((name) => !request.drop.has(name));
      if (providers?.some(isThere) === true) continue;
      const first = providers?.[0];
      if (first === undefined)
        throw new Error(`no package ${next.name}, wanted by ${next.wantedBy}`);
      queue.unshift({ name: first, wantedBy: next.wantedBy });
      continue;
    }
    found.set(wanted.name, wanted);
    for (const alternatives of wanted.depends) {
      if (alternatives.some(isThere)) continue;
      const name = alternatives.find(
        (each) => index.packages.has(each) || index.providers.has(each),
      );
      if (name === undefined) throw new Error(`${wanted.name} wants ${alternatives.join(" | ")}`);
      queue.push({ name, wantedBy: wanted.name });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

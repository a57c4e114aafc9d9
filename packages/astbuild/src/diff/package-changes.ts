/** How two closures differ, package by package: versions and sizes. */

import { namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { PLATFORMS } from "@astbuild/platform";
import type { Store } from "@astbuild/store";

export interface PackageChange {
  /** `busybox`, `musl-dev`: the object's name without version and platform. */
  readonly name: string;
  /** Empty where the name has none; absent on the side that has no such package. */
  readonly before?: PackageSide;
  readonly after?: PackageSide;
}

export interface PackageSide {
  readonly versions: readonly string[];
  readonly paths: readonly StorePath[];
  /** Bytes. */
  readonly size: number;
}

/** Packages that are not the same, by name, in what these reach. */
export function packageChanges(
  store: Store,
  before: readonly StorePath[],
  after: readonly StorePath[],
): PackageChange[] {
  const former = packagesOf(store, before);
  const present = packagesOf(store, after);
  const names = [...new Set([...former.keys(), ...present.keys()])].toSorted();
  return names.flatMap((name): PackageChange[] => {
    const [from, to] = [former.get(name), present.get(name)];
    if (from !== undefined && to !== undefined && from.paths.join() === to.paths.join()) return [];
    return [
      { name, ...(from !== undefined && { before: from }), ...(to !== undefined && { after: to }) },
    ];
  });
}

function packagesOf(store: Store, tops: readonly StorePath[]): Map<string, PackageSide> {
  const groups = Map.groupBy(store.closure(tops), (path) => splitName(namePart(path)).name);
  return new Map(
    [...groups].map(([name, paths]) => [
      name,
      {
        paths,
        versions: [...new Set(paths.flatMap((path) => splitName(namePart(path)).version ?? []))],
        size: paths.reduce((sum, path) => sum + (store.info(path)?.size ?? 0), 0),
      },
    ]),
  );
}

/** A version begins with a digit, and ends with the name or before the platform. */
export function splitName(name: string): { readonly name: string; readonly version?: string } {
  const platform = PLATFORMS.find((each) => `${name}-`.includes(`-${each.name}-`));
  const bare =
    platform === undefined ? name : `${name}-`.replace(`-${platform.name}-`, "-").slice(0, -1);
  const match = /^(?<before>.+?)-(?<version>\d[^-]*)(?<behind>-.+)?$/.exec(bare)?.groups;
  if (match === undefined) return { name: bare };
  return { name: `${match["before"]}${match["behind"] ?? ""}`, version: match["version"]! };
}

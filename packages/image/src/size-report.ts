/** Which package and which file weighs what in an image. */

import { namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { compareBytes } from "@astbuild/hash";
import { archivedSize, TRAILER_SIZE } from "./archived-size.ts";
import { reasonText } from "./image-plan.ts";
import type { ImagePlan, PlannedEntry } from "./image-plan.ts";
import type { StoreView } from "./store-view.ts";

export interface SizeReport {
  /** Of the archive, not compressed. */
  readonly bytes: number;
  /** Heaviest first; their bytes and the trailer's add up to the archive. */
  readonly packages: readonly PackageSize[];
  /** Heaviest first. */
  readonly files: readonly FileSize[];
}

export interface PackageSize {
  readonly name: string;
  /** Absent for what the manifest spells out: folders, links, devices. */
  readonly storePath?: StorePath;
  readonly entries: number;
  /** Headers, names and data in the archive. */
  readonly bytes: number;
  /** What is left of them in the image: exact for a segment, by share for an entry in it. */
  readonly compressed?: number;
}

/** What a report needs to know of an entry. */
export type Weighed = Pick<PlannedEntry, "path" | "type" | "size" | "why" | "storePath">;

export interface FileSize {
  readonly path: string;
  readonly package: string;
  readonly bytes: number;
  /** Why it is in the image. */
  readonly why: string;
}

export function sizeReport(
  entries: readonly Weighed[],
  packageOf?: StoreView["packageOf"],
): SizeReport {
  const nameOf = (path: StorePath): string => packageOf?.(path) ?? namePart(path);
  const groups = Map.groupBy(entries, (entry) => entry.storePath);
  const packages = [...groups].map(([storePath, members]) => ({
    name: storePath === undefined ? IMAGE_ITSELF : nameOf(storePath),
    ...(storePath === undefined ? {} : { storePath }),
    entries: members.length,
    bytes: sum(members, ({ path, size }) => archivedSize(path, size)),
  }));
  const files = entries
    .filter(({ type }) => type === "file")
    .map(({ path, size, storePath, why }) => ({
      path,
      package: storePath === undefined ? IMAGE_ITSELF : nameOf(storePath),
      bytes: size,
      why: reasonText(why),
    }));
  return {
    bytes: sum(packages, ({ bytes }) => bytes) + TRAILER_SIZE,
    packages: packages.sort((a, b) => b.bytes - a.bytes || compareBytes(a.name, b.name)),
    files: files.sort((a, b) => b.bytes - a.bytes || compareBytes(a.path, b.path)),
  };
}

/** The plan's report and what each package takes in the written image, by entry. */
export function withCompressedSizes(
  { entries, report }: Pick<ImagePlan, "entries" | "report">,
  sizes: ReadonlyMap<PlannedEntry, number>,
): SizeReport {
  const groups = Map.groupBy(entries, (entry) => entry.storePath);
  const packages = report.packages.map((each) => {
    const members = groups.get(each.storePath) ?? [];
    return { ...each, compressed: Math.round(sum(members, (entry) => sizes.get(entry) ?? 0)) };
  });
  return { ...report, packages };
}

/** What stands in the package column for entries that come from no package. */
const IMAGE_ITSELF = "(the image itself)";

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

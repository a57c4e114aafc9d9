/** A locked Debian package as an artifact: one download and one unpacking. */

import { fetchFile, unpackDeb } from "astbuild";
import type { FolderArtifact } from "astbuild";

/** An entry of a lock file. Several paths are several places for the same bytes. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly sha256: string;
  readonly size: number;
  readonly paths: readonly string[];
}

/** Documentation, translations and what only an installed system needs. */
const DROPPED = [
  "^usr/share/(doc|man|info|locale|lintian|bug|doc-base|bash-completion|gdb|gcc|menu|readline|dict|applications|icons|pixmaps)(/|$)",
  "^(etc|var)(/|$)",
];

/**
 * The files of a locked package.
 *
 * @param drop further regular expressions over the paths that are left out
 */
export function debianPackage(locked: LockedPackage, drop: readonly string[] = []): FolderArtifact {
  checkLocked(locked);
  const download = fetchFile({
    urls: locked.paths.map((path) => `mirror://debian/${path}`),
    hash: locked.sha256 as `sha256-${string}`,
    size: locked.size,
  });
  return unpackDeb(download, { drop: [...DROPPED, ...drop] });
}

/** A lock file is data: what is wrong with it is said of its entry. */
function checkLocked(locked: unknown): asserts locked is LockedPackage {
  const { name, sha256, size, paths } = (locked ?? {}) as Readonly<Record<string, unknown>>;
  const isWhole =
    [name, sha256].every((each) => typeof each === "string" && each !== "") &&
    typeof size === "number" &&
    Array.isArray(paths) &&
    paths.length > 0;
  if (!isWhole) {
    throw new Error(
      `a lock file has no such package: ${String(JSON.stringify(locked)).slice(0, 200)}`,
    );
  }
}

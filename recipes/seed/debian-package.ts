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
  const download = fetchFile({
    urls: locked.paths.map((path) => `mirror://debian/${path}`),
    hash: locked.sha256 as `sha256-${string}`,
    size: locked.size,
  });
  return unpackDeb(download, { drop: [...DROPPED, ...drop] });
}

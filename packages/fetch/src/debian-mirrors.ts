/** What `mirror://debian/` stands for on this machine. No host is named here: people and machines name them. */

import { readAptSources } from "./apt-sources.ts";

export interface MirrorEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `/etc/apt` where it is left out. */
  readonly aptFolder?: string;
}

/**
 * Mirrors of Debian's main archive, the folders above `pool/`, best first:
 *
 * 1. `ASTBUILD_DEBIAN_MIRROR`: one or several, separated by blanks or commas; `file:///…` too;
 * 2. those of the machine's own apt configuration, whatever their suites: the pool is one;
 * 3. snapshot archives, which keep every file: `ASTBUILD_DEBIAN_SNAPSHOT`, and what the comments
 *    in official images' apt configuration name.
 */
export function debianMirrors({ env, aptFolder = "/etc/apt" }: MirrorEnvironment): string[] {
  const apt = readAptSources(aptFolder);
  const found = [
    ...listed(env["ASTBUILD_DEBIAN_MIRROR"]),
    ...apt.uris.filter(isMainArchive),
    ...listed(env["ASTBUILD_DEBIAN_SNAPSHOT"]),
    ...apt.commented.filter(isSnapshot),
  ];
  return [...new Set(found.map((url) => url.replace(/\/+$/, "")))];
}

function listed(text: string | undefined): string[] {
  return (text ?? "").split(/[\s,]+/).filter((url) => url !== "");
}

/** Security, backports of others and vendors' repositories have pools of their own. */
function isMainArchive(uri: string): boolean {
  return /^(?:https?|file):.*\/debian\/?$/.test(uri);
}

function isSnapshot(url: string): boolean {
  return /\/archive\/debian\/\d{8}T\d{6}Z\/?$/.test(url);
}

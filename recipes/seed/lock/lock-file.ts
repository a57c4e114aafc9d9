/** A lock file: packages by name with sha256, size and paths, and never a host name. */

import type { DebianPackage } from "./packages-index.ts";

export interface LockEntry {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** `sha256-<base64>` */
  readonly sha256: string;
  readonly size: number;
  /** Candidates below a mirror's top folder, best first. */
  readonly paths: readonly string[];
}

/** What `astbuild update` takes from a `lock.ts`: a lock file, and what it should say. */
export interface Lock {
  readonly file: URL;
  readonly text: string;
}

/** One entry a line. */
export function lockText(packages: readonly DebianPackage[]): string {
  const lines = packages.map((each) => `  ${JSON.stringify(entryOf(each))}`);
  return `[\n${lines.join(",\n")}\n]\n`;
}

function entryOf(each: DebianPackage): LockEntry {
  return {
    name: each.name,
    version: each.version,
    architecture: each.architecture,
    sha256: `sha256-${Buffer.from(each.sha256, "hex").toString("base64")}`,
    size: each.size,
    paths: [each.path],
  };
}

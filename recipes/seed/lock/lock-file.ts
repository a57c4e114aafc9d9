/** A lock file: packages by name with sha256, size and paths, and never a host name. */

import { readFileSync, renameSync, writeFileSync } from "node:fs";
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

/** Writes the file if it changed, one entry a line, and says what changed. */
export function writeLock(file: URL, packages: readonly DebianPackage[]): string {
  const entries = packages.map(entryOf);
  const text = `[\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(",\n")}\n]\n`;
  const before = readLock(file);
  if (text !== before.text) {
    const temporary = new URL(`${file.href}.new`);
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  }
  const bytes = entries.reduce((sum, entry) => sum + entry.size, 0);
  return [
    `${entries.length} packages, ${(bytes / 1e6).toFixed(1)} MB`,
    ...differences(before.entries, entries),
  ].join("\n    ");
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

function readLock(file: URL): { text: string; entries: readonly LockEntry[] } {
  try {
    const text = readFileSync(file, "utf8");
    return { text, entries: JSON.parse(text) as LockEntry[] };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { text: "", entries: [] };
    throw error;
  }
}

function differences(before: readonly LockEntry[], after: readonly LockEntry[]): string[] {
  const old = new Map(before.map((entry) => [entry.name, entry]));
  const added = after.flatMap(({ name, version, sha256 }) => {
    const was = old.get(name);
    old.delete(name);
    if (was === undefined) return [`+ ${name} ${version}`];
    if (was.sha256 === sha256) return [];
    return [`~ ${name} ${was.version} -> ${version}`];
  });
  return before.length === 0 ? [] : [...added, ...[...old.keys()].map((name) => `- ${name}`)];
}

/** A file that an update changes: what it said and what it is to say. */

import { readFile } from "node:fs/promises";
import { publishFile } from "@astbuild/fs";

export interface UpdatedFile {
  /** Physical. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** What changes, in words of its own: hashes, or locked packages. */
  readonly changes: readonly Change[];
}

export interface Change {
  /** The download, or the package. */
  readonly name: string;
  /** Absent for what is new. */
  readonly old?: string;
  /** Absent for what is gone. */
  readonly new?: string;
}

/** Its text, or nothing where it is not there yet. */
export async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** Writes each file that changes, whole. */
export async function writeUpdated(files: readonly UpdatedFile[]): Promise<void> {
  for (const { file, before, after } of files) {
    if (before !== after) await publishFile(file, after);
  }
}

/** The lines that differ, `-` before `+`, each block below the number of its first line. */
export function lineDiff({ before, after }: UpdatedFile): string[] {
  const old = before.split("\n");
  const now = after.split("\n");
  const kept = new Set(now);
  const known = new Set(old);
  const lines: string[] = [];
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    const gone: string[] = [];
    const come: string[] = [];
    const at = i + 1;
    while (i < old.length && !kept.has(old[i]!)) gone.push(`-${old[i++]!}`);
    while (j < now.length && !known.has(now[j]!)) come.push(`+${now[j++]!}`);
    if (gone.length + come.length > 0) lines.push(`@@ ${at}`, ...gone, ...come);
    i++;
    j++;
  }
  return lines;
}

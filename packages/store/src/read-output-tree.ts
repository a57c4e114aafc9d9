/** Walks what a builder left and refuses what no object can hold: setuid files, foreign owners, special files. */

import { chmodSync, lstatSync, readdirSync } from "node:fs";
import { AstbuildError } from "@astbuild/errors";
import { isNotFound, makeReadable } from "@astbuild/fs";
import type { TreeEntry } from "@astbuild/fs";
import type { FilePool } from "./file-pool.ts";

/**
 * The entries in canonical order. What its owner may not read is made readable first; nothing
 * else is changed.
 *
 * @throws OUTPUT_MISSING, FILE_SETUID, FILE_FOREIGN; NAME_NOT_UTF8, FILE_TYPE_UNSUPPORTED
 */
export async function readOutputTree(
  pool: FilePool,
  source: string,
  output: string,
): Promise<TreeEntry[]> {
  const isSmall = countEntries(source, output) <= SMALL;
  const walk = (): Promise<TreeEntry[]> => pool.run({ kind: "walk", root: source }, isSmall);
  const entries = await walk().catch(async (error: unknown) => {
    if (!isDenied(error)) throw error;
    makeReadable(source);
    return await walk();
  });
  const own = process.geteuid?.();
  for (const entry of entries) {
    const path = entry.path === "" ? source : `${source}/${entry.path}`;
    if (own !== undefined && entry.uid !== own) throw foreign(path, entry.uid, own);
    if (entry.type !== "file") continue;
    if ((entry.mode & 0o6000) !== 0) throw setuid(path, entry.mode);
    if ((entry.mode & 0o400) === 0) chmodSync(path, entry.mode | 0o400);
  }
  return entries;
}

/** Entries of a tree that are walked here rather than on a thread. */
const SMALL = 512;

/** Counts a little beyond SMALL at most. */
function countEntries(source: string, output: string): number {
  let count = 1;
  try {
    const folders = lstatSync(source).isDirectory() ? [source] : [];
    for (const folder of folders) {
      for (const child of readdirSync(folder, { withFileTypes: true })) {
        count++;
        if (child.isDirectory()) folders.push(`${folder}/${child.name}`);
      }
      if (count > SMALL) break;
    }
    return count;
  } catch (error) {
    // A folder that may not be read, or whose name is not UTF-8: the walk deals with both.
    if (!isNotFound(error) || existsAtAll(source)) return count;
    throw new AstbuildError("OUTPUT_MISSING", `the builder left no output ${output}`, {
      facts: { output, expected: source },
      hint: "it must write a file, a folder or a symlink there",
    });
  }
}

function existsAtAll(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EACCES";
}

function foreign(path: string, uid: number, own: number): AstbuildError {
  return new AstbuildError("FILE_FOREIGN", `an output holds a file of another user: ${path}`, {
    facts: { file: path, owner: uid, you: own },
  });
}

function setuid(path: string, mode: number): AstbuildError {
  return new AstbuildError("FILE_SETUID", `an output holds a setuid or setgid file: ${path}`, {
    facts: { file: path, mode: mode.toString(8).padStart(4, "0") },
    hint: "objects hold none; give the mode in the image's tree instead",
  });
}

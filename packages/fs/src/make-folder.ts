/** Makes a folder and those above it; what stands in the way is named. */

import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import { asDiskError } from "./disk-error.ts";
import { isNotFound } from "./read-file-if-exists.ts";

/**
 * A folder that is there already, or that somebody makes at the same moment, is as good.
 * (Node's own `recursive` never ends below /proc, which answers ENOENT whatever is there.)
 *
 * @throws NOT_A_FOLDER where something else stands in the way, PERMISSION_DENIED, DISK_FULL
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  const first = await tryMkdir(path, mode);
  if (first === undefined) return;
  const parent = dirname(path);
  if (!isNotFound(first) || parent === path) throw first;
  await makeFolder(parent, mode);
  const second = await tryMkdir(path, mode);
  if (isNotFound(second)) throw noFoldersHere(path, parent);
  if (second !== undefined) throw second;
}

/** The error, where the folder is not there now. */
async function tryMkdir(path: string, mode: number): Promise<unknown> {
  try {
    await mkdir(path, { mode });
    return undefined;
  } catch (error) {
    if (isNotFound(error)) return error;
    if (hasCode(error, "EEXIST") && (await isFolder(path))) return undefined;
    if (hasCode(error, "EEXIST") || hasCode(error, "ENOTDIR")) return await notAFolder(path);
    return asDiskError(error, "make the folder", path);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

/** Names the one that is in the way: the path itself, or one above it. */
async function notAFolder(path: string): Promise<AstbuildError> {
  let file = path;
  while (!(await exists(file)) && dirname(file) !== file) file = dirname(file);
  return new AstbuildError(
    "NOT_A_FOLDER",
    `something that is no folder stands where one is to be: ${file}`,
    {
      facts: { path: file, wanted: file === path ? undefined : path },
      hint: "move it away, or choose another place",
    },
  );
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    (error: unknown) => hasCode(error, "EACCES"),
  );
}

function noFoldersHere(path: string, parent: string): AstbuildError {
  return new AstbuildError(
    "PERMISSION_DENIED",
    "cannot make the folder: this file system takes none",
    {
      facts: { path, parent },
    },
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

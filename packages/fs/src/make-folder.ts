/** Makes a folder and those above it; what stands in the way is named. */

import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { asDiskError } from "./disk-error.ts";
import { isFolder, notAFolder, standsInTheWay, takesNothing } from "./not-a-folder.ts";
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
  if (isNotFound(second)) throw takesNothing("folder", path);
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
    if (hasCode(error, "EEXIST") || hasCode(error, "ENOTDIR")) {
      return notAFolder((await standsInTheWay(path)) ?? path, path);
    }
    return asDiskError(error, "make the folder", path);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

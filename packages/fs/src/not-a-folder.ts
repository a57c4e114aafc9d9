/** What stands where a folder is to be, and is none. */

import { lstat, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { AstbuildError } from "@astbuild/errors";

/** The path, or the nearest above it that is there: undefined where that is a folder, or a link to one. */
export async function standsInTheWay(path: string): Promise<string | undefined> {
  let file = path;
  while (!(await exists(file)) && dirname(file) !== file) file = dirname(file);
  return (await isFolder(file)) ? undefined : file;
}

/** @param file as `standsInTheWay` tells it */
export function notAFolder(file: string, wanted: string): AstbuildError {
  return new AstbuildError(
    "NOT_A_FOLDER",
    `something that is no folder stands where one is to be: ${file}`,
    {
      facts: { path: file, wanted: file === wanted ? undefined : wanted },
      hint: "move it away, or choose another place",
    },
  );
}

/** procfs and its kin answer ENOENT to whoever wants to make something in them. */
export function takesNothing(what: "file" | "folder", path: string): AstbuildError {
  return new AstbuildError(
    "PERMISSION_DENIED",
    `cannot make the ${what}: this file system takes none`,
    { facts: { path, parent: dirname(path) } },
  );
}

export async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

/** A link that leads nowhere is there as well. */
async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    (error: unknown) => error instanceof Error && "code" in error && error.code === "EACCES",
  );
}

/** A file that a person names to be read. */

import { lstatSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import { asDiskError, isNotFound } from "@astbuild/fs";
import { usage } from "./usage.ts";

/** Its whole path; a link is not followed. @throws USAGE, FILE_MISSING, PERMISSION_DENIED */
export function existingFile(cwd: string, text: string): string {
  if (text === "") throw usage("the file has no name", "write . for this folder");
  const path = resolve(cwd, text);
  try {
    lstatSync(path);
    return path;
  } catch (error) {
    if (!isNotFound(error) && !isBelowFile(error)) throw asDiskError(error, "read the file", path);
    throw new AstbuildError("FILE_MISSING", `there is no such file: ${text}`, {
      facts: { path },
    });
  }
}

/** The same, of a file that is to be read as it is, links followed. @throws NOT_A_FILE as well */
export function regularFile(cwd: string, text: string): string {
  const path = existingFile(cwd, text);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === true) return path;
  throw new AstbuildError("NOT_A_FILE", `this is no file: ${text}`, { facts: { path } });
}

function isBelowFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOTDIR";
}

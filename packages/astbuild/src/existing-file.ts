/** A file that a person names to be read. */

import { lstatSync } from "node:fs";
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

function isBelowFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOTDIR";
}

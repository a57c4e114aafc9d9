/** Upgrades a system error to what is really wrong: the disk is full, read-only, or not ours, or a name too long. */

import { AstbuildError } from "@astbuild/errors";

/**
 * What to throw in place of `error`: DISK_FULL for ENOSPC and EDQUOT, PERMISSION_DENIED for
 * EACCES, EPERM and EROFS, PATH_TOO_LONG for ENAMETOOLONG, and anything else unchanged.
 *
 * @param doing what was being done, as in "cannot write": the message becomes "cannot write: …"
 */
export function asDiskError(error: unknown, doing: string, path: string): unknown {
  const code = errorCode(error);
  if (code === "ENOSPC" || code === "EDQUOT") {
    const why = code === "ENOSPC" ? "no space left on the disk" : "the disk quota is used up";
    return new AstbuildError("DISK_FULL", `cannot ${doing}: ${why}`, {
      facts: { path },
      hint: "free some space: astbuild gc",
      cause: error,
    });
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    const why = code === "EROFS" ? "the file system is read-only" : "permission denied";
    return new AstbuildError("PERMISSION_DENIED", `cannot ${doing}: ${why}`, {
      facts: { path, errno: code, uid: process.geteuid?.() },
      cause: error,
    });
  }
  if (code === "ENAMETOOLONG") {
    return new AstbuildError("PATH_TOO_LONG", `cannot ${doing}: the name is too long`, {
      facts: { path },
      hint: "choose a shorter one: 255 bytes for a name, 4095 for a path",
      cause: error,
    });
  }
  return error;
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Which paths of an archive may be unpacked: those that stay below the folder, whatever else is there. */

import { archiveUnsafe } from "./archive-errors.ts";

/**
 * The path without `./`, doubled and trailing slashes; "" for the top itself (`./`).
 *
 * @param name the archive, for messages
 * @throws ARCHIVE_UNSAFE for `..`, an absolute or empty path, NUL, and one longer than Linux takes
 */
export function safeMemberPath(path: string, name: string): string {
  const problem = problemOf(path);
  if (problem !== undefined) throw archiveUnsafe(name, path, problem);
  return components(path).join("/");
}

function problemOf(path: string): string | undefined {
  if (path === "") return "a member without a name";
  if (path.startsWith("/")) return "a member with an absolute path";
  if (path.includes("\0")) return "a NUL in a member's path";
  if (!path.isWellFormed()) return "a member's path is not UTF-8";
  if (Buffer.byteLength(path) > 4095) return "a member's path is longer than 4095 bytes";
  for (const component of components(path)) {
    if (component === "..") return "a member's path leaves the archive";
    if (Buffer.byteLength(component) > 255) return "a member's name is longer than 255 bytes";
  }
  return undefined;
}

function components(path: string): string[] {
  return path.split("/").filter((component) => component !== "" && component !== ".");
}

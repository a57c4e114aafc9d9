/** Paths in the image are absolute, and the archive's are the same without the first slash. */

import { STORE_FOLDER, isStorePath } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";

/** A path's folder; `/` for what stands at the top. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

export function joinPath(folder: string, name: string): string {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}

/** The store path that a path is or lies in, and the rest, empty or with a leading slash. */
export function splitStorePath(path: string): { object: StorePath; rest: string } | undefined {
  if (!path.startsWith(`${STORE_FOLDER}/`)) return undefined;
  const end = path.indexOf("/", STORE_FOLDER.length + 1);
  const object = end < 0 ? path : path.slice(0, end);
  return isStorePath(object) ? { object, rest: path.slice(object.length) } : undefined;
}

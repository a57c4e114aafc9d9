/** Where a path of the image leads, link by link, as the kernel would walk it. */

import { joinPath, parentOf } from "./image-path.ts";
/** What stands at a path none of whose folders is a link; undefined where nothing does. */
export type Find = (path: string) => Standing | undefined;

export type Standing =
  | { readonly type: "symlink"; readonly target: string }
  | { readonly type: "folder" | "other" };

export interface Arrival {
  /** The real path. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Every link on the way, in order; each must be in the image for the path to lead there. */
  readonly links: readonly string[];
}

/** The walk ended at a path where nothing is, at a file that should be a folder, or in a loop of links. */
export interface Failure {
  readonly failedAt: string;
  readonly links: readonly string[];
}

/** Linux gives up after this many links. */
const MOST_LINKS = 40;

/** Walks an absolute path, links at the end included. */
export function walkPath(find: Find, path: string): Arrival | Failure {
  const rest = path.split("/").reverse();
  const links: string[] = [];
  let current = "/";
  let isFolder = true;
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    if (!isFolder && name !== "") return { failedAt: joinPath(current, name), links };
    if (name === "" || name === ".") continue;
    if (name === "..") {
      current = parentOf(current);
      continue;
    }
    const next = joinPath(current, name);
    const standing = find(next);
    if (standing === undefined) return { failedAt: next, links };
    if (standing.type === "symlink") {
      links.push(next);
      if (links.length > MOST_LINKS) return { failedAt: next, links };
      if (standing.target.startsWith("/")) current = "/";
      rest.push(...standing.target.split("/").reverse());
      continue;
    }
    current = next;
    isFolder = standing.type === "folder";
  }
  return { path: current, isFolder, links };
}

/** The objects that a build sees, by logical path, links followed inside the store only. */

import { lstatSync, readlinkSync } from "node:fs";
import { posix } from "node:path";
import { HASH_LENGTH, STORE_FOLDER } from "@astbuild/derivation";

export interface MountedObject {
  readonly logical: string;
  readonly physical: string;
}

export interface ObjectView {
  /** Where a logical path ends and the links on the way; undefined when nothing is there. */
  find(path: string): Found | undefined;
}

export interface Found {
  readonly path: string;
  readonly physical: string;
  readonly links: readonly string[];
}

const MAXIMUM_LINKS = 40;

export function createObjectView(objects: readonly MountedObject[]): ObjectView {
  const byLogical = new Map(objects.map(({ logical, physical }) => [logical, physical]));
  const physicalOf = (path: string): string | undefined => {
    const end = path.indexOf("/", STORE_FOLDER.length + 1 + HASH_LENGTH);
    const object = byLogical.get(end < 0 ? path : path.slice(0, end));
    return object === undefined ? undefined : end < 0 ? object : object + path.slice(end);
  };
  return {
    find(start) {
      const links: string[] = [];
      let path = posix.normalize(start);
      for (let done = STORE_FOLDER; ;) {
        if (!path.startsWith(`${STORE_FOLDER}/`)) return undefined;
        const end = path.indexOf("/", done.length + 1);
        const here = end < 0 ? path : path.slice(0, end);
        const physical = physicalOf(here);
        const stat =
          physical === undefined ? undefined : lstatSync(physical, { throwIfNoEntry: false });
        if (stat === undefined) return undefined;
        if (stat.isSymbolicLink()) {
          if (links.push(here) > MAXIMUM_LINKS) return undefined;
          const target = posix.resolve(posix.dirname(here), readlinkSync(physical!));
          path = posix.normalize(target + path.slice(here.length));
          done = STORE_FOLDER;
        } else if (end < 0) {
          return { path, physical: physical!, links };
        } else {
          if (!stat.isDirectory()) return undefined;
          done = here;
        }
      }
    },
  };
}

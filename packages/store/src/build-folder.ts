/** Build folders: private, on the store's file system, named after the live process that owns them. */

import { mkdir, rename } from "node:fs/promises";
import { asDiskError, removeTree } from "@astbuild/fs";

export interface BuildFolder extends AsyncDisposable {
  /** Physical; mode 0700. */
  readonly path: string;
  /** Gives it a lasting name, under which nothing removes it but the collector; where it is now. */
  keep(): Promise<string>;
}

let made = 0;

/** @param tmp var/tmp */
export async function makeBuildFolder(
  tmp: string,
  live: string,
  name: string,
): Promise<BuildFolder> {
  const path = `${tmp}/${live}-${++made}-${name.slice(0, LONGEST)}`;
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    throw asDiskError(error, "make a build folder", path);
  });
  let kept: string | undefined;
  return {
    path,
    async keep() {
      if (kept !== undefined) return kept;
      kept = `${tmp}/kept-${new Date().toISOString().replaceAll(/[:.]/g, "-")}-${made}-${name.slice(0, LONGEST)}`;
      await rename(path, kept);
      return kept;
    },
    async [Symbol.asyncDispose]() {
      if (kept === undefined) await removeTree(path);
    },
  };
}

/** Characters of the name that are kept: paths of sockets in there are limited to 107 bytes. */
const LONGEST = 40;

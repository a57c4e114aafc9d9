/** What must stay as it is for `files()` and `file()` to stand for the same files. */

import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SourceSpec } from "@astbuild/engine";

/** Of folders below which patterns look; more are a checkout's node_modules. */
const MOST_FOLDERS = 1000;

/** The files, and the folders in which another one could appear. Undefined where these are too many. */
export function sourcePlaces(
  spec: SourceSpec,
  files: readonly string[],
): readonly string[] | undefined {
  const paths = files.map((file) => join(spec.folder, file));
  if ("file" in spec) return paths;
  if (spec.patterns.some((pattern) => pattern.split("/").includes(".."))) return undefined;
  // `lstat` of a link does not tell of the folder behind it.
  if (!lstatSync(spec.folder).isDirectory()) return undefined;
  const folders = [spec.folder];
  const isFlat = spec.patterns.every(
    (pattern) => !pattern.includes("/") && !pattern.includes("**"),
  );
  for (let index = 0; index < folders.length && !isFlat; index++) {
    for (const entry of readdirSync(folders[index]!, { withFileTypes: true })) {
      const path = join(folders[index]!, entry.name);
      if (entry.isDirectory()) folders.push(path);
      // A pattern may name it as a folder, and look behind it.
      if (entry.isSymbolicLink() && isFolder(path)) return undefined;
    }
    if (folders.length > MOST_FOLDERS) return undefined;
  }
  return [...paths, ...folders];
}

function isFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false; // it leads nowhere, or to itself
  }
}

/** What is loaded so far: each real path once, and the names by which loaded files are known. */

import type { ElfFile } from "./elf-file.ts";

export interface LoadedFile {
  readonly elf: ElfFile;
  /** The real path. */
  readonly path: string;
  /** `$ORIGIN`: the real folder of the program, but the folder in which a library was found. */
  readonly origin: string;
  readonly links: Set<string>;
  /** The file that asked for it first; undefined for the entry. */
  readonly requester: LoadedFile | undefined;
}

export interface LinkMap {
  /** In load order, the entry first. */
  readonly files: LoadedFile[];
  readonly byPath: Map<string, LoadedFile>;
  /** The first file to bear a name keeps it. */
  readonly byName: Map<string, LoadedFile>;
  /** The loader, once it is known. */
  interpreter: LoadedFile | undefined;
}

export function emptyLinkMap(): LinkMap {
  return { files: [], byPath: new Map(), byName: new Map(), interpreter: undefined };
}

export function addFile(map: LinkMap, file: LoadedFile): LoadedFile {
  map.files.push(file);
  map.byPath.set(file.path, file);
  return file;
}

export function addName(map: LinkMap, name: string | undefined, file: LoadedFile): void {
  if (name !== undefined && !map.byName.has(name)) map.byName.set(name, file);
}

/** The paths from the entry to a file. */
export function chainTo(file: LoadedFile): string[] {
  const chain: string[] = [];
  for (let each: LoadedFile | undefined = file; each !== undefined; each = each.requester) {
    chain.unshift(each.path);
  }
  return chain;
}

/** The folder of a path: "" for the root, so that `${folder}/${name}` is right. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

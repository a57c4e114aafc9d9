/** The libraries that a build sees, each read once, and no more of it than its headers. */

import { readElfFile } from "@astbuild/elf";
import type { ElfFile, LibraryFiles } from "@astbuild/elf";
import type { ObjectView } from "./object-view.ts";

export function libraryFiles(view: ObjectView): LibraryFiles {
  const elfFiles = new Map<string, ElfFile | undefined>();
  return {
    resolve: (path) => view.find(path),
    read(path) {
      if (!elfFiles.has(path)) {
        const found = view.find(path);
        elfFiles.set(path, found && readElfFile(found.physical, path));
      }
      return elfFiles.get(path);
    },
  };
}

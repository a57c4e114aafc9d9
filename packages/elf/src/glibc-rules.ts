/** glibc's loader, as of 2.29 and later (elf/dl-load.c, elf/dl-deps.c). */

import type { LoadedFile } from "./link-map.ts";
import type { LoaderRules, SearchFolder, Tokens } from "./loader-rules.ts";

/**
 * RPATH up the chain of requesters unless the first has RUNPATH, then its RUNPATH alone.
 * A candidate of another class or machine is passed over; any other fault is fatal (tried:
 * text, an empty file, a folder, an object file, a PIE, the other byte order).
 */
export const glibcRules: LoaderRules = {
  isLoader: () => false,
  matchesSoname: true,
  heedsNodeflib: true,
  expandName: expandTokens,
  folders,
  goesOnAfter: (refusal) => refusal === "machine",
};

function folders(requester: LoadedFile, tokens: Tokens): SearchFolder[] {
  const found: SearchFolder[] = [];
  const add = (file: LoadedFile, tag: "rpath" | "runpath"): void => {
    const because = `${tag.toUpperCase()} of ${file.path}`;
    for (const folder of file.elf[tag] ?? []) {
      found.push({ folder: expandTokens(folder, file, tokens), because });
    }
  };
  if (requester.elf.runpath === undefined) {
    for (let file: LoadedFile | undefined = requester; file !== undefined; file = file.requester) {
      if (file.elf.runpath === undefined) add(file, "rpath");
    }
  }
  add(requester, "runpath");
  return found;
}

/** A token need not be ended by anything: `$ORIGINAL` is the origin and "AL". */
function expandTokens(text: string, file: LoadedFile, tokens: Tokens): string {
  const pattern = /\$(?:\{(ORIGIN|LIB|PLATFORM)\}|(ORIGIN|LIB|PLATFORM))/g;
  return text.replaceAll(pattern, (_, braced: string | undefined, bare: string | undefined) => {
    const token = braced ?? bare;
    if (token === "ORIGIN") return file.origin === "" ? "/" : file.origin;
    return token === "LIB" ? tokens.lib : tokens.platform;
  });
}

/** musl's loader (ldso/dynlink.c: load_library, fixup_rpath). */

import type { LoadedFile } from "./link-map.ts";
import type { LoaderRules, SearchFolder } from "./loader-rules.ts";

/**
 * RPATH and RUNPATH are one, inherited up the chain of requesters; only `$ORIGIN` is known.
 * The parts of the C library are the loader itself, by name; no soname is looked at; the
 * first candidate that is there is taken or fatal.
 */
export const muslRules: LoaderRules = {
  isLoader: (name) => /^lib(?:c|pthread|rt|m|dl|util|xnet)\./.test(name),
  matchesSoname: false,
  heedsNodeflib: false,
  expandName: (name) => name,
  folders,
  goesOnAfter: () => false,
};

function folders(requester: LoadedFile): SearchFolder[] {
  const found: SearchFolder[] = [];
  for (let file: LoadedFile | undefined = requester; file !== undefined; file = file.requester) {
    const tag = file.elf.runpath === undefined ? "rpath" : "runpath";
    const because = `${tag.toUpperCase()} of ${file.path}`;
    for (const folder of expanded(file.elf[tag] ?? [], file.origin))
      found.push({ folder, because });
  }
  return found;
}

const ORIGIN = /\$(?:ORIGIN|\{ORIGIN\})/g;

/** A `$` that is not `$ORIGIN` makes musl forget the whole list. Empty entries are skipped. */
function expanded(list: readonly string[], origin: string): readonly string[] {
  if (list.some((folder) => folder.replaceAll(ORIGIN, "").includes("$"))) return [];
  return list
    .filter((folder) => folder !== "")
    .map((folder) => folder.replaceAll(ORIGIN, () => (origin === "" ? "/" : origin)));
}

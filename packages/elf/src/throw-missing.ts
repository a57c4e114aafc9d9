/** LIBRARY_MISSING: who asked for what, and where the search went. */

import { AstbuildError } from "@astbuild/errors";
import type { LibraryClosure, MissingLibrary } from "./library-closure.ts";

const WORDS = {
  interpreter: {
    claim: (name) => `is run by the loader ${name}, which cannot be used`,
    hint: "the C library that the file was linked with must come along",
  },
  needed: {
    claim: (name) => `needs ${name}, which its loader would not find`,
    hint: "add the package that has it to deps, so that its folder comes into RUNPATH",
  },
  dlopen: {
    claim: (name) => `loads ${name} by dlopen, which its loader would not find`,
    hint: "give its folder to the package that loads it: LDFLAGS=-Wl,-rpath,… of the library's package; or take the name out of the dlopen list",
  },
} as const satisfies Record<
  MissingLibrary["kind"],
  { claim: (name: string) => string; hint: string }
>;

/**
 * Does nothing for a complete closure.
 *
 * @throws LIBRARY_MISSING about the first that is missing, naming the others
 */
export function throwMissing({ missing }: Pick<LibraryClosure, "missing">): void {
  const [first, ...others] = missing;
  if (first === undefined) return;
  const { name, kind, chain } = first;
  const requester = chain.at(-1)!;
  const { claim, hint } = WORDS[kind];
  throw new AstbuildError("LIBRARY_MISSING", `${requester} ${claim(name)}`, {
    facts: {
      file: requester,
      needs: name,
      chain: chain.length > 1 ? chain.map((path, depth) => "  ".repeat(depth) + path) : undefined,
      searched: searchedLines(first),
      also:
        others.length > 0
          ? others.map((each) => `${each.name} for ${each.chain.at(-1)}`)
          : undefined,
    },
    hint,
  });
}

function searchedLines({ searched }: MissingLibrary): string[] {
  if (searched.length === 0)
    return ["nowhere: no RPATH, no RUNPATH, no default folder of a loader"];
  return searched.map(({ path, because, reason }) => `${path} (${because}): ${reason}`);
}

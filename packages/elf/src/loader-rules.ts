/** Where the two loaders differ: each fills this table in a file of its own. */

import type { LoadedFile } from "./link-map.ts";

export interface LoaderRules {
  /** Whether a needed name means the loader itself, whatever files there are. */
  isLoader(name: string): boolean;
  /** Whether a file that is loaded satisfies requests for its DT_SONAME. */
  readonly matchesSoname: boolean;
  /** Whether DF_1_NODEFLIB keeps it from its own folders. */
  readonly heedsNodeflib: boolean;
  /** The needed name with its tokens expanded. */
  expandName(name: string, requester: LoadedFile, tokens: Tokens): string;
  /** The folders to search for what a file needs, in order, the loader's own left out. */
  folders(requester: LoadedFile, tokens: Tokens): SearchFolder[];
  /** Whether the search goes on after a candidate that is there and was refused for a reason. */
  goesOnAfter(refusal: "machine" | "other"): boolean;
}

/** What tokens stand for on the host platform. */
export interface Tokens {
  readonly lib: string;
  readonly platform: string;
}

export interface SearchFolder {
  readonly folder: string;
  /** What names the folder, for messages: `RUNPATH of /a/b`. */
  readonly because: string;
}

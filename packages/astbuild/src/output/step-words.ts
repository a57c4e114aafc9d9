/** What a kind of step is called while it runs and after it. */

import type { StepKind } from "@astbuild/engine";

export const STEP_WORDS: Readonly<Record<StepKind, { readonly ing: string; readonly ed: string }>> =
  {
    fetch: { ing: "fetching", ed: "fetched" },
    unpack: { ing: "unpacking", ed: "unpacked" },
    tree: { ing: "merging", ed: "merged" },
    write: { ing: "writing", ed: "written" },
    source: { ing: "importing", ed: "imported" },
    image: { ing: "building", ed: "built" },
    build: { ing: "building", ed: "built" },
  };

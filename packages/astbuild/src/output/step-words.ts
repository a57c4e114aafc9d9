/** What a kind of step is called before it runs, while it runs and after it. */

import type { StepKind } from "@astbuild/engine";

export const STEP_WORDS: Readonly<
  Record<StepKind, { readonly do: string; readonly ing: string; readonly ed: string }>
> = {
  fetch: { do: "fetch", ing: "fetching", ed: "fetched" },
  unpack: { do: "unpack", ing: "unpacking", ed: "unpacked" },
  tree: { do: "merge", ing: "merging", ed: "merged" },
  write: { do: "write", ing: "writing", ed: "written" },
  source: { do: "import", ing: "importing", ed: "imported" },
  image: { do: "build", ing: "building", ed: "built" },
  build: { do: "build", ing: "building", ed: "built" },
};

/** What the image sees of the store: where the objects of its inputs' closure lie, and nothing else. */

import type { StorePath } from "@astbuild/derivation";

export interface StoreView {
  /** Physical path of a valid store path in the closure of the image's inputs, else undefined. */
  physical(path: StorePath): string | undefined;
  readonly closure: readonly StorePath[];
  /** Name of the package for the size report; the name part of the store path where absent. */
  packageOf?(path: StorePath): string | undefined;
}

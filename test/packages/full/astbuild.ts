/** The image with everything, and a script that asks each program for its version. */

import { file } from "astbuild";
import { initrdFull } from "astbuild/recipes";

export const full = initrdFull.override((prev) => ({
  name: "full-work",
  root: (context) => ({ ...prev.root(context), "/srv/work.sh": file(import.meta, "work.sh") }),
}));

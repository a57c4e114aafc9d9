/** The image with Python, and a program for it. */

import { file } from "astbuild";
import { initrdPython } from "astbuild/recipes";

export const work = initrdPython.override((prev) => ({
  name: "python-work",
  root: (context) => ({ ...prev.root(context), "/srv/work.py": file(import.meta, "work.py") }),
}));

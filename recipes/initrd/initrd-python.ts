/** The initrd with Python. */

import { tree } from "astbuild";
import { python } from "../python/python.ts";
import { initrd } from "./initrd.ts";

export const initrdPython = initrd.override((prev) => ({
  name: "initrd-python",
  prefers: "gnu",
  description: "the initrd, and Python with its standard library",
  root: (context) => ({ ...prev.root(context), "/usr": tree(python) }),
}));

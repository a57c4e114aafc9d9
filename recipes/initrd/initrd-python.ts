/** The initrd with Python. */

import { tree } from "astbuild";
import { python } from "../python/python.ts";
import { initrdImage } from "./initrd-image.ts";

export const initrdPython = initrdImage({
  name: "initrd-python",
  description: "the initrd, and Python with its standard library",
  adds: () => ({ "/usr": tree(python) }),
});

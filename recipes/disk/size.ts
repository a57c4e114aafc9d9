/** The argument that says how large a disk is. */

import { arg } from "astbuild";
import type { Argument } from "astbuild";

export function diskSize(usual: string): Argument<string> {
  return arg.string(usual, "of the file system: 256M, 12G", {
    wanted: "a size: 256M, 12G",
    isValid: (text) => /^[1-9]\d*[KMGT]$/.test(text),
  });
}

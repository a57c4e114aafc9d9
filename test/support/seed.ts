/** The seed tools that real sandbox runs need: an unpacked native seed with bubblewrap. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SandboxTools } from "@astbuild/sandbox";

/** The folder that holds `usr` of the seed; fails with what to do where there is none. */
export function seedTools(): SandboxTools {
  const folder = process.env["ASTBUILD_TEST_SEED"];
  if (folder === undefined || !existsSync(join(folder, "usr/bin/bwrap"))) {
    throw new Error(
      "tests that run a real sandbox need an unpacked native seed: " +
        "set ASTBUILD_TEST_SEED to a folder that holds usr/bin/bwrap",
    );
  }
  return { folder };
}

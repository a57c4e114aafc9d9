/** What real sandbox runs need of the seed: its `/usr` and the sandbox's own tools, as the tests' set-up realised them. */

import { join } from "node:path";
import type { SandboxTools } from "@astbuild/sandbox";
import { seedObjects } from "./test-store.ts";

export function seedTools(): SandboxTools {
  return { folder: seedObjects()[1]! };
}

/** Physical folder that becomes the `/usr` of a sandbox. */
export function seedUsr(): string {
  return join(seedObjects()[0]!, "usr");
}

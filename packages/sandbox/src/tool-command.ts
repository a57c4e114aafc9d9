/** How a program of the unpacked seed tools is started where nothing is installed: by its own loader. */

import { join } from "node:path";
import type { SandboxTools } from "./request.ts";

const LIBRARIES = "usr/lib/x86_64-linux-gnu";

/** The command line that runs `usr/bin/<name>` of the tools. */
export function toolCommand(
  tools: SandboxTools,
  name: string,
  ...args: readonly string[]
): string[] {
  const libraries = join(tools.folder, LIBRARIES);
  return [
    join(libraries, "ld-linux-x86-64.so.2"),
    "--library-path",
    libraries,
    join(tools.folder, "usr/bin", name),
    ...args,
  ];
}

/** bwrap of the tools, or the one that `ASTBUILD_BWRAP` names: where AppArmor lets only that one make user namespaces. */
export function bwrapCommand(tools: SandboxTools): string[] {
  const chosen = process.env["ASTBUILD_BWRAP"];
  return chosen === undefined || chosen === "" ? toolCommand(tools, "bwrap") : [chosen];
}

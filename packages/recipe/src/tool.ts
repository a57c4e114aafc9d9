/** An entry of `tools` as it is meant: the twin for the build machine, unless it says otherwise. */

import type { Tool } from "./command-definition.ts";
import { outputReference } from "./source.ts";
import type { Source } from "./source.ts";

export function asTool(tool: Tool): Source {
  switch (tool.kind) {
    case "recipe":
      return tool.native;
    case "output":
      return outputReference(tool.recipe, tool.outputName, true);
    default:
      return tool;
  }
}

/** A `compose()` as a derivation: that of its result. */

import type { ComposeDefinition } from "./compose.ts";
import { platformContext } from "./evaluate-context.ts";
import type { Evaluation } from "./evaluation.ts";
import { guard } from "./guard.ts";
import type { Node } from "./node.ts";

export function evaluateCompose(node: Node, definition: ComposeDefinition): Evaluation {
  const result = guard(node, () => definition.result(platformContext(node)));
  return {
    sources: [result],
    assemble({ resolve, links, instance }) {
      const { derivation, output } = resolve(result);
      if (result.kind === "artifact") return { derivation, outputs: [output] };
      const [, ...propagated] = links(result);
      if (result.kind === "output" && result.outputName !== undefined) {
        return { derivation, outputs: [output], propagated };
      }
      return { derivation, outputs: instance(result).outputs, propagated };
    },
  };
}

/** A `compose()` as a derivation: that of its result. */

import type { ComposeDefinition } from "./compose.ts";
import { evaluateMember, platformContext } from "./evaluate-context.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Node } from "./node.ts";

export function evaluateCompose(node: Node, definition: ComposeDefinition): Evaluation {
  const context = platformContext(node);
  const result = evaluateMember(node, "result", { value: definition.result, context });
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

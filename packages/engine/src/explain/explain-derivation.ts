/** Explanations; their code is loaded when one is asked for. */

import type { Derivation } from "@astbuild/derivation";
import type { Store } from "@astbuild/store";
import type { ExplainOptions, Explanation } from "./explain.ts";

/**
 * Why a derivation would be built, or was: what changed by itself since its last build, and what
 * only follows. Builds nothing.
 *
 * @throws DERIVATION_NOT_RECORDED
 */
export async function explainDerivation(
  store: Store,
  derivation: Derivation,
  options: ExplainOptions = {},
): Promise<Explanation> {
  return await (await import("./explain.ts")).explain(store, derivation, options);
}

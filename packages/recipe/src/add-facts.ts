/** Facts that become known while an error passes by: they are put before the ones it has. */

import type { AstbuildError, Facts } from "@astbuild/errors";

/** Facts that the error has already stay as they are. */
export function addFacts(error: AstbuildError, facts: Facts): void {
  const more = Object.entries(facts).filter(([name]) => !(name in error.facts));
  const all = { ...Object.fromEntries(more), ...error.facts };
  Object.defineProperty(error, "facts", { value: all, enumerable: true });
}

/** The limits of a recipe: plain numbers, in seconds and bytes. */

import { LIMIT_NAMES } from "@astbuild/derivation";
import type { BuildLimits } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";

/** The limits as they are. @throws LIMIT_INVALID for another name, or for what is no number above 0 */
export function checkLimits(recipe: { readonly name: string }, limits: BuildLimits): BuildLimits {
  for (const [name, value] of Object.entries(limits)) {
    if (value === undefined) continue;
    const known = LIMIT_NAMES.includes(name as keyof BuildLimits);
    if (known && typeof value === "number" && value > 0) continue;
    throw new AstbuildError("LIMIT_INVALID", `recipe ${recipe.name}: not a limit: ${name}`, {
      facts: { value: JSON.stringify(value), limits: LIMIT_NAMES.join(" ") },
      hint: "a number of seconds, bytes or processes: limits: { maxMemory: 4 * 2 ** 30 }",
    });
  }
  return limits;
}

/** A plan as lines that a test can compare. */

import type { ImagePlan } from "../src/index.ts";
import { reasonText } from "../src/index.ts";

/** Type, mode, path, and a link's target. */
export function linesOf(plan: ImagePlan): string[] {
  return plan.entries.map(
    ({ type, mode, path, target }) =>
      `${type} ${mode.toString(8).padStart(4, "0")} ${path}${target === undefined ? "" : ` -> ${target}`}`,
  );
}

/** Path and reason of all that the manifest does not name. */
export function reasonsOf(plan: ImagePlan): Record<string, string> {
  const brought = plan.entries.filter(({ why }) => why.kind !== "named" && why.kind !== "parent");
  return Object.fromEntries(brought.map(({ path, why }) => [path, reasonText(why)]));
}

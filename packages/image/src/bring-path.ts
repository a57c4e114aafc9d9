/** Brings all that a path of the image leads to: each link on the way, and what stands at its end. */

import type { ImageTree } from "./image-tree.ts";
import type { Reason } from "./image-plan.ts";
import { walkPath } from "./walk-path.ts";
import type { Arrival, Failure } from "./walk-path.ts";

/** A folder at the end comes with all that is in it. Nothing is brought where the walk fails. */
export function bringPath(tree: ImageTree, path: string, why: Reason): Arrival | Failure {
  const arrival = walkPath(tree.find, path);
  if ("failedAt" in arrival) return arrival;
  for (const link of arrival.links) tree.bring(link, why);
  if (arrival.isFolder) tree.bringWhole(arrival.path, why);
  else tree.bring(arrival.path, why);
  return arrival;
}

/** Why something is in an image: the entries that led to it, from one that the image's recipe names. */

import { isStorePath } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { reasonText } from "@astbuild/image";
import type { PlannedEntry } from "@astbuild/image";
import type { Store } from "@astbuild/store";
import { originOf, planAgain } from "./provenance/plan-again.ts";

export interface EntryLink {
  /** Absolute, in the image. */
  readonly path: string;
  /** What brought it: `named`, `library libz.so.1 of /bin/curl`, … */
  readonly why: string;
}

/**
 * @param to an entry's path in the image, or an object: of its entries that which is the nearest
 * @returns undefined where the image has no such entry
 * @throws DERIVATION_NOT_RECORDED, PATH_NOT_VALID for an input of the image that was collected
 */
export async function whyInImage(
  store: Store,
  image: StorePath,
  to: string,
): Promise<readonly EntryLink[] | undefined> {
  const { plan } = await planAgain(store, image);
  const entries = new Map(plan.entries.map((each) => [each.path, each]));
  const isAsked = (each: PlannedEntry): boolean =>
    isStorePath(to) ? each.storePath === to || originOf(store, each) === to : each.path === to;
  const chains = plan.entries.filter(isAsked).map((each) => chainTo(each, entries));
  const [nearest] = chains.toSorted((a, b) => a.length - b.length);
  return nearest?.map(({ path, why }) => ({ path, why: reasonText(why) }));
}

/** From a named one to this. */
function chainTo(
  entry: PlannedEntry,
  entries: ReadonlyMap<string, PlannedEntry>,
): readonly PlannedEntry[] {
  const chain = new Set([entry]);
  for (let each = entry; each.why.kind !== "named";) {
    const above = entries.get(each.why.of);
    if (above === undefined || chain.has(above)) break;
    chain.add(above);
    each = above;
  }
  return [...chain].toReversed();
}

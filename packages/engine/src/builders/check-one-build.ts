/** An image holds one build of each output: a rebuild that came out differently must not meet the one before. */

import { namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { Store } from "@astbuild/store";

/**
 * @param inputs what the image names, and `closure` all they refer to
 * @throws IMAGE_TWO_BUILDS naming the chain from an input to each build
 */
export function checkOneBuild(
  store: Pick<Store, "info">,
  inputs: readonly StorePath[],
  closure: readonly StorePath[],
): void {
  const seen = new Map<string, StorePath>();
  for (const path of closure) {
    const deriver = store.info(path)?.deriver;
    if (deriver === undefined) continue;
    const key = `${deriver.resolvedHash} ${namePart(path)}`;
    const other = seen.get(key);
    if (other !== undefined) throw twoBuilds(store, inputs, [other, path]);
    seen.set(key, path);
  }
}

function twoBuilds(
  store: Pick<Store, "info">,
  inputs: readonly StorePath[],
  [first, second]: readonly [StorePath, StorePath],
): AstbuildError {
  return new AstbuildError(
    "IMAGE_TWO_BUILDS",
    `the image would hold two different builds of ${namePart(first)}`,
    {
      facts: { first: chain(store, inputs, first), second: chain(store, inputs, second) },
      hint: "the recipe is not reproducible: realise what is at the top of the older chain again",
    },
  );
}

/** The shortest way by references from an input to a path. */
function chain(
  store: Pick<Store, "info">,
  inputs: readonly StorePath[],
  target: StorePath,
): StorePath[] {
  const ways: StorePath[][] = inputs.map((path) => [path]);
  const met = new Set<StorePath>(inputs);
  for (const way of ways) {
    const last = way.at(-1)!;
    if (last === target) return way;
    for (const next of store.info(last)?.references ?? []) {
      if (met.has(next)) continue;
      met.add(next);
      ways.push([...way, next]);
    }
  }
  return [target];
}

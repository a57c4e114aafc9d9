/** Replacements: which recipe stands for which other one, in a whole graph. */

import type { Recipe } from "./recipe-value.ts";

export interface Replacements {
  readonly map: ReadonlyMap<Recipe, Recipe>;
  /** The same for the same replacements. */
  readonly key: string;
}

/** Pairs laid over others: for the same recipe, the pair counts. */
export function replacementsOf(
  pairs: readonly (readonly [from: Recipe, to: Recipe])[],
  under?: Replacements,
): Replacements {
  if (pairs.length === 0) return under ?? NONE;
  const map = new Map([...(under?.map ?? []), ...pairs]);
  const ids = [...map].map(([from, to]) => `${from.internals.id}>${to.internals.id}`);
  return { map, key: ids.sort().join(",") };
}

const NONE: Replacements = { map: new Map(), key: "" };

/**
 * What stands for a recipe, and the replacements that hold below it. A pair that was used is
 * dropped there. A recipe with given arguments is also replaced by what replaces the bare one,
 * with the same arguments given to that.
 */
export function replace(
  recipe: Recipe,
  replacements: Replacements,
): { recipe: Recipe; replacements: Replacements } {
  let current = recipe;
  let rest = replacements;
  for (;;) {
    const { bare, given, replacements: own } = current.internals;
    const from = rest.map.has(current) ? current : bare;
    const to = rest.map.get(from);
    if (to === undefined) {
      const isPlain = own.map.size === 0;
      return { recipe: current, replacements: isPlain ? rest : replacementsOf([...rest.map], own) };
    }
    rest = replacementsOf([...rest.map].filter(([each]) => each !== from));
    current =
      from === current ? to : to.withArgs(given).replacing([...own.map].filter(([f]) => f !== to));
  }
}

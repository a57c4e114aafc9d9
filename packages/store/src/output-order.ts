/** The order in which outputs of one derivation get their store paths: what is referred to first. */

import { AstbuildError } from "@astbuild/errors";

/**
 * @param dependencies for each output the indices of the others that it refers to
 * @returns the indices
 * @throws OUTPUT_CYCLE
 */
export function outputOrder(
  names: readonly string[],
  dependencies: readonly ReadonlySet<number>[],
): number[] {
  const order: number[] = [];
  const done = new Set<number>();
  const visit = (index: number, chain: readonly number[]): void => {
    if (done.has(index)) return;
    if (chain.includes(index)) {
      const cycle = [...chain.slice(chain.indexOf(index)), index].map((each) => names[each]!);
      throw new AstbuildError("OUTPUT_CYCLE", `outputs refer to each other: ${cycle.join(" → ")}`, {
        facts: { cycle },
        hint: "move what they share into one of them; why-depends --precise names the files",
      });
    }
    for (const dependency of [...dependencies[index]!].sort((a, b) => a - b))
      visit(dependency, [...chain, index]);
    done.add(index);
    order.push(index);
  };
  names.forEach((_, index) => visit(index, []));
  return order;
}

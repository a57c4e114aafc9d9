/** The graph below some derivations as a list, inputs before what uses them, equal ones once. */

import type { Derivation } from "./derivation.ts";
import { staticHash } from "./static-hash.ts";

/** Derivations with the same static hash are the same step; the first that is met stands for all. */
export function derivationOrder(roots: Iterable<Derivation>): Derivation[] {
  const seen = new Set<string>();
  const order: Derivation[] = [];
  const stack: { derivation: Derivation; done: boolean }[] = [...roots]
    .reverse()
    .map((derivation) => ({ derivation, done: false }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.done) {
      order.push(top.derivation);
      continue;
    }
    const hash = staticHash(top.derivation);
    if (seen.has(hash)) continue;
    seen.add(hash);
    stack.push({ derivation: top.derivation, done: true });
    for (const input of top.derivation.inputs.toReversed()) {
      stack.push({ derivation: input.derivation, done: false });
    }
  }
  return order;
}

/** Collects the inputs of one derivation while paths of sources are asked for. */

import { placeholder, staticHash } from "@astbuild/derivation";
import type { Derivation, DerivationInput } from "@astbuild/derivation";
import type { Source } from "./source.ts";

export interface ResolvedSource {
  readonly derivation: Derivation;
  readonly output: string;
  /** A path inside the output, with a slash before it, or the empty string. */
  readonly below: string;
}

export interface Inputs {
  /** A text that stands for the source's path. From then on it is an input. */
  readonly path: (source: Source) => string;
  readonly add: (resolved: ResolvedSource) => string;
  readonly list: () => readonly DerivationInput[];
}

export function createInputs(resolve: (source: Source) => ResolvedSource): Inputs {
  const inputs = new Map<string, { derivation: Derivation; outputs: Set<string> }>();
  const add = ({ derivation, output, below }: ResolvedSource): string => {
    const hash = staticHash(derivation);
    const input = inputs.get(hash) ?? { derivation, outputs: new Set() };
    inputs.set(hash, input);
    input.outputs.add(output);
    return placeholderOf(derivation, output) + below;
  };
  return {
    add,
    path: (source) => add(resolve(source)),
    list: () =>
      [...inputs.values()].map(({ derivation, outputs }) => ({
        derivation,
        outputs: [...outputs],
      })),
  };
}

const memo = new WeakMap<Derivation, Map<string, string>>();

function placeholderOf(derivation: Derivation, output: string): string {
  const known = memo.get(derivation) ?? new Map<string, string>();
  memo.set(derivation, known);
  const text = known.get(output) ?? placeholder(derivation, output);
  known.set(output, text);
  return text;
}

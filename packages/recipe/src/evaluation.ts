/** A recipe between its author's functions and its derivation: what it names is known, its inputs are not yet. */

import type { Inputs, ResolvedSource } from "./inputs.ts";
import type { Instance, InstantiationContext, Link } from "./instance.ts";
import type { Recipe } from "./recipe-value.ts";
import type { OutputReference, Source } from "./source.ts";

export interface Evaluation {
  /** All sources that `assemble` will ask for. */
  readonly sources: readonly Source[];
  readonly assemble: (resolver: Resolver) => Assembled;
}

export type Assembled = Pick<Instance, "derivation" | "outputs"> &
  Partial<Pick<Instance, "propagated" | "boot">>;

/** Answers for one node, whose sources have been instantiated. */
export interface Resolver {
  readonly context: InstantiationContext;
  readonly inputs: () => Inputs;
  readonly resolve: (source: Source) => ResolvedSource;
  readonly instance: (recipe: Recipe | OutputReference) => Instance;
  /** A dependency, then all that it propagates. */
  readonly links: (dependency: Recipe | OutputReference) => readonly Link[];
  /** Instantiates sources that were not named before. */
  readonly later: (sources: readonly Source[]) => void;
}

/** `compose`: a recipe whose result is an artifact, or another recipe, chosen by the platform. Nothing is run. */

import type { ArgumentDeclarations, NoArguments } from "./argument.ts";
import type { Artifact } from "./artifact.ts";
import { definitionPlace } from "./call-place.ts";
import { checkDefinition } from "./check-definition.ts";
import type { DefaultOutputs, OutputNames } from "./command-definition.ts";
import type { PlatformContext } from "./context.ts";
import { createRecipe } from "./recipe-value.ts";
import type { CommonDefinition, Recipe } from "./recipe-value.ts";
import type { OutputReference } from "./source.ts";

export interface ComposeDefinition<
  A extends ArgumentDeclarations = ArgumentDeclarations,
  O extends OutputNames = OutputNames,
> extends CommonDefinition<A> {
  /** Those of the recipe that is chosen; `["out"]` when absent. */
  readonly outputs?: O | undefined;
  readonly result: (context: PlatformContext<A>) => Artifact | Recipe | OutputReference;
}

/**
 * A recipe by another description.
 *
 * @example
 * compose({ name: "libc", result: ({ host }) => (host.libc === "musl" ? musl : glibc) })
 */
export function compose<
  const A extends ArgumentDeclarations = NoArguments,
  const O extends OutputNames = DefaultOutputs,
>(definition: ComposeDefinition<A, O>): Recipe<A, O[number]> {
  const place = definitionPlace(compose);
  checkDefinition("compose", definition, place);
  return createRecipe({
    common: definition,
    outputs: definition.outputs ?? ["out"],
    definition: { type: "compose", compose: definition as unknown as ComposeDefinition },
    place,
    members: () => ({}),
  }) as unknown as Recipe<A, O[number]>;
}

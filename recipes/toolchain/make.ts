/** `make`: recipes that are built by the platform's compiler and plain make. */

import { checkHelper, recipe, sh } from "astbuild";
import type {
  ArgumentDeclarations,
  BuildContext,
  CommandRecipe,
  DefaultOutputs,
  Definition,
  NoArguments,
  OutputNames,
} from "astbuild";
import { seedWith } from "../seed/seed.ts";
import type { SeedTool } from "../seed/seed.ts";
import { gcc } from "./gcc.ts";
import { BOOLEAN, SEED_TOOL_LIST } from "./member-rules.ts";
import { packaging, tidied } from "./packaging.ts";

export interface MakeDefinition<
  A extends ArgumentDeclarations,
  O extends OutputNames,
> extends Definition<A, O> {
  /**
   * Behind the script, bring what it installed into a package's shape: stripped, RUNPATH no wider than used,
   * no documents, what only compilers read in `dev`; and let pkg-config find nothing but `deps`.
   */
  readonly tidy?: boolean | undefined;
  /** What the seed has beside the compilers while this is built. */
  readonly seedTools?: readonly SeedTool[] | undefined;
}

/**
 * A recipe with the platform's compiler on PATH and in `CC`.
 *
 * @example
 * make({
 *   name: "hello",
 *   version: "1",
 *   source: files(import.meta, ["hello.c", "Makefile"]),
 *   build: ({ out }) => sh`make PREFIX=${out} install`,
 * })
 */
export function make<
  const A extends ArgumentDeclarations = NoArguments,
  const O extends OutputNames = DefaultOutputs,
>(definition: MakeDefinition<A, O>): CommandRecipe<A, O> {
  const own = { tidy: BOOLEAN, seedTools: SEED_TOOL_LIST };
  checkHelper(make, definition, { own, writes: ["toolchain"] });
  const { tidy = false, seedTools = [], ...bare } = definition;
  if (!tidy) return recipe({ ...bare, toolchain: () => ({ ...gcc, seed: seedWith(seedTools) }) });
  return recipe({
    ...bare,
    toolchain: () => packaging(seedTools),
    build: (context: BuildContext<A, O>) => sh`
      ${bare.build(context)}
      ${tidied(context.outputs)}
    `,
  });
}

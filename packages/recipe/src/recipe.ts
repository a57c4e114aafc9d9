/** `recipe`: the bare kind, which brings its own toolchain. Helpers such as `make` are functions that call it. */

import type { ArgumentDeclarations, ArgumentValues, NoArguments } from "./argument.ts";
import type {
  BareDefinition,
  CommandDefinition,
  DefaultOutputs,
  Definition,
  Environment,
  OutputNames,
} from "./command-definition.ts";
import { definitionPlace } from "./call-place.ts";
import { checkDefinition } from "./check-definition.ts";
import type { ScriptLine } from "@astbuild/derivation";
import type { BuildContext, PlatformContext } from "./context.ts";
import { overridden } from "./override.ts";
import { createRecipe } from "./recipe-value.ts";
import type { Recipe } from "./recipe-value.ts";

/** A recipe that runs commands in the sandbox. */
export interface CommandRecipe<
  A extends ArgumentDeclarations = ArgumentDeclarations,
  O extends OutputNames = OutputNames,
> extends Recipe<A, O[number]> {
  /**
   * A variant: the members that the function returns stand for those of this recipe. `args`
   * holds values, which become the defaults of the variant.
   *
   * @example
   * busybox.override((prev) => ({ args: { config: { ...prev.args.config, CONFIG_TC: "y" } } }))
   */
  override<C extends Changes<A, O>>(
    change: (previous: Previous<A, O>) => C & NoOthers<C, A, O>,
  ): CommandRecipe<A, O>;
}

/** What `override` may change: any member of the definition. */
export interface Changes<A extends ArgumentDeclarations, O extends OutputNames> extends Partial<
  Omit<BareDefinition<A, O>, "args" | "outputs">
> {
  readonly args?: Partial<ArgumentValues<A>>;
}

/** The definition before `override`: arguments as values, lists and environment as functions. */
export interface Previous<A extends ArgumentDeclarations, O extends OutputNames> extends Omit<
  BareDefinition<A, O>,
  "args" | "outputs" | PreviousList | "env" | "source"
> {
  readonly args: ArgumentValues<A>;
  readonly outputs: O;
  readonly source: (context: PlatformContext<A>) => ReturnType<SourceFunction<A, O>>;
  readonly patches: ListFunction<A, O, "patches">;
  readonly deps: ListFunction<A, O, "deps">;
  readonly propagates: ListFunction<A, O, "propagates">;
  readonly tools: ListFunction<A, O, "tools">;
  readonly env: (context: BuildContext<A, O>) => Environment;
}

type PreviousList = "patches" | "deps" | "propagates" | "tools";

type SourceFunction<A extends ArgumentDeclarations, O extends OutputNames> = Extract<
  Definition<A, O>["source"],
  (context: PlatformContext<A>) => unknown
>;

type ListFunction<
  A extends ArgumentDeclarations,
  O extends OutputNames,
  K extends PreviousList,
> = Extract<Definition<A, O>[K], (context: PlatformContext<A>) => unknown>;

/** Members of C that no definition has are not allowed: TypeScript does not look for them by itself. */
type NoOthers<C, A extends ArgumentDeclarations, O extends OutputNames> = {
  readonly [K in Exclude<keyof C, keyof Changes<A, O>>]: never;
} & (C extends { readonly args: infer G }
  ? { readonly args: { readonly [K in Exclude<keyof G, keyof A>]: never } }
  : unknown);

/**
 * A recipe with its own toolchain.
 *
 * @example
 * export function make<
 *   const A extends ArgumentDeclarations = NoArguments,
 *   const O extends OutputNames = DefaultOutputs,
 * >(definition: Definition<A, O>): CommandRecipe<A, O> {
 *   return recipe({ ...definition, toolchain: () => gcc });
 * }
 */
export function recipe<
  const A extends ArgumentDeclarations = NoArguments,
  const O extends OutputNames = DefaultOutputs,
>(definition: BareDefinition<A, O>): CommandRecipe<A, O> {
  const place = definitionPlace(recipe);
  return commandRecipe(
    definition as unknown as CommandDefinition,
    place,
  ) as unknown as CommandRecipe<A, O>;
}

function commandRecipe(command: CommandDefinition, place: ScriptLine | undefined): CommandRecipe {
  checkDefinition("command", command, place);
  return createRecipe({
    common: command,
    outputs: command.outputs ?? ["out"],
    definition: { type: "command", command },
    place,
    members: (self) => ({
      override(change: (previous: never) => object): CommandRecipe {
        const changed = overridden(self, command, change as never);
        return commandRecipe(changed as CommandDefinition, definitionPlace({ name: "override" }));
      },
    }),
  }) as CommandRecipe;
}

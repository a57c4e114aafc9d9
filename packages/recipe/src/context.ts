/** What the functions of a recipe are given: arguments, platforms, its own outputs. No clock, no environment. */

import type { Platform } from "@astbuild/platform";
import type { ArgumentDeclarations, ArgumentValues } from "./argument.ts";
import type { Artifact } from "./artifact.ts";
import type { Recipe } from "./recipe-value.ts";

export interface PlatformContext<A extends ArgumentDeclarations = ArgumentDeclarations> {
  readonly name: string;
  /** @throws VERSION_MISSING where the recipe declares none */
  readonly version: string;
  readonly args: ArgumentValues<A>;
  /** The machine that builders run on. */
  readonly build: Platform;
  /** The machine that the outputs are for. */
  readonly host: Platform;
  /** Whether host and build are the same platform. */
  readonly isNative: boolean;
  /** The recipe itself: `isNative ? [] : [self.native]` for one that needs its own twin. */
  readonly self: Recipe;
}

export interface BuildContext<
  A extends ArgumentDeclarations = ArgumentDeclarations,
  O extends readonly string[] = readonly string[],
> extends PlatformContext<A> {
  /** Path of the default output while building. */
  readonly out: string;
  /** Paths of all outputs while building. */
  readonly outputs: { readonly [K in O[number]]: string };
  readonly source: Artifact | undefined;
}

/** A list, or a function of the context: then it is evaluated when the recipe is, so that modules may import each other. */
export type List<T, C> =
  | readonly (T | false | null | undefined)[]
  | ((context: C) => readonly (T | false | null | undefined)[]);

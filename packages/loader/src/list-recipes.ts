/** What a project offers, as data for `astbuild list`. */

import { PLATFORMS } from "@astbuild/platform";
import type { Libc, PlatformName } from "@astbuild/platform";
import type { Recipe } from "@astbuild/recipe";
import type { Project } from "./load-project.ts";

export interface ListedRecipe {
  /** As it is named on the command line. */
  readonly name: string;
  readonly version: string | undefined;
  readonly description: string | undefined;
  readonly platforms: readonly PlatformName[];
  /** The C library that an architecture alone stands for. */
  readonly prefers: Libc;
  readonly outputs: readonly string[];
  readonly arguments: readonly ListedArgument[];
}

export interface ListedArgument {
  readonly name: string;
  readonly type: string;
  /** In words: `one of a, b`. */
  readonly wanted: string;
  readonly default: unknown;
  readonly description: string | undefined;
}

/** In the order of their names. */
export function listRecipes({ recipes }: Project): ListedRecipe[] {
  return [...recipes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, recipe]) => describe(name, recipe));
}

function describe(name: string, recipe: Recipe): ListedRecipe {
  const { version, description, hosts, prefers = "gnu", outputs } = recipe;
  return {
    ...{ name, version, description, prefers, outputs },
    platforms: hosts ?? PLATFORMS.map((each) => each.name),
    arguments: Object.entries(recipe.arguments).map(([argument, each]) => ({
      name: argument,
      type: each.type,
      wanted: each.wanted,
      default: each.default as unknown,
      description: each.description,
    })),
  };
}

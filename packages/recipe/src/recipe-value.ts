/** A recipe as others see it: a name, outputs, arguments; and as `instantiate` sees it: a definition with what was given to it. */

import { AstbuildError } from "@astbuild/errors";
import type { ScriptLine } from "@astbuild/derivation";
import type { Libc, PlatformName } from "@astbuild/platform";
import type { ArgumentDeclarations, ArgumentValues } from "./argument.ts";
import { callerPlace } from "./call-place.ts";
import { checkArguments } from "./check-arguments.ts";
import type { CommandDefinition } from "./command-definition.ts";
import type { ComposeDefinition } from "./compose.ts";
import type { ImageDefinition } from "./image.ts";
import { invalidValue } from "./invalid-value.ts";
import { replacementsOf } from "./replacements.ts";
import type { Replacements } from "./replacements.ts";
import { outputReference } from "./source.ts";
import type { NativeTwin, OutputReference } from "./source.ts";
import { brand, kindOf } from "./value.ts";

/**
 * A recipe. Interpolated in `sh` it is the path of its default output, built for the host.
 * Its members are methods on purpose: any recipe is a `Recipe`.
 */
export interface Recipe<
  A extends ArgumentDeclarations = ArgumentDeclarations,
  O extends string = string,
> {
  readonly kind: "recipe";
  readonly name: string;
  readonly version: string | undefined;
  readonly description: string | undefined;
  /** The platforms it claims; undefined: all. */
  readonly hosts: readonly PlatformName[] | undefined;
  /** The C library that an architecture alone stands for. */
  readonly prefers: Libc | undefined;
  readonly arguments: A;
  /** The first is the default one. */
  readonly outputs: readonly O[];
  /** Another output than the default one. @throws OUTPUT_UNKNOWN */
  output(name: O): OutputReference;
  /** The twin for the build machine: what runs while building. */
  readonly native: NativeTwin<O>;
  /** The same recipe with other values for some arguments. @throws ARG_UNKNOWN, ARG_INVALID */
  withArgs(given: Partial<ArgumentValues<A>>): this;
  /**
   * The same recipe with other recipes swapped through its whole graph, natives too. Below a
   * replacement the original stands, so that a replacement may wrap what it replaces.
   */
  replacing(pairs: readonly (readonly [from: Recipe, to: Recipe])[]): this;
  /** For `instantiate`. */
  readonly internals: RecipeInternals;
}

export interface RecipeInternals {
  readonly id: number;
  readonly definition: RecipeDefinition;
  /** The recipe without given arguments and replacements. */
  readonly bare: Recipe;
  readonly given: Readonly<Record<string, unknown>>;
  readonly replacements: Replacements;
  readonly place: ScriptLine | undefined;
}

export type RecipeDefinition =
  | { readonly type: "command"; readonly command: CommandDefinition }
  | { readonly type: "image"; readonly image: ImageDefinition }
  | { readonly type: "compose"; readonly compose: ComposeDefinition };

/** What all kinds of recipes have. */
export interface CommonDefinition<A extends ArgumentDeclarations> {
  readonly name: string;
  readonly version?: string | undefined;
  /** One line, for `astbuild list`. */
  readonly description?: string | undefined;
  /** The platforms it claims; absent: all. */
  readonly hosts?: readonly PlatformName[] | undefined;
  /** The C library that an architecture alone stands for; gnu when absent. */
  readonly prefers?: Libc | undefined;
  readonly args?: A | undefined;
}

export interface RecipeParts {
  readonly common: CommonDefinition<ArgumentDeclarations>;
  readonly outputs: readonly string[];
  readonly definition: RecipeDefinition;
  readonly place: ScriptLine | undefined;
  /** Members of this kind of recipe, such as `override`, for one view of it. */
  readonly members: (self: Recipe) => object;
}

let lastId = 0;

export function createRecipe(parts: RecipeParts): Recipe {
  return createView(parts, undefined, {}, replacementsOf([]));
}

function createView(
  parts: RecipeParts,
  bare: Recipe | undefined,
  given: Readonly<Record<string, unknown>>,
  replacements: Replacements,
): Recipe {
  const { common, outputs } = parts;
  const declared = common.args ?? {};
  const id = ++lastId;
  const self: Recipe = {
    kind: "recipe",
    name: common.name,
    version: common.version,
    description: common.description,
    hosts: common.hosts,
    prefers: common.prefers,
    arguments: declared,
    outputs,
    output: (name) => outputReference(self, knownOutput(self, name), false),
    get native() {
      const twin = outputReference(self, undefined, true);
      return Object.assign(twin, {
        output: (name: string) => outputReference(self, knownOutput(self, name), true),
      });
    },
    withArgs(more) {
      checkArguments(self, more, callerPlace);
      return createView(parts, self.internals.bare, { ...given, ...more }, replacements) as never;
    },
    replacing(pairs) {
      checkPairs(pairs);
      const all = replacementsOf(pairs, replacements);
      return createView(parts, self.internals.bare, given, all) as never;
    },
    get internals() {
      return {
        id,
        definition: parts.definition,
        bare: bare ?? self,
        given,
        replacements,
        place: parts.place,
      };
    },
  };
  Object.assign(self, parts.members(self));
  return brand(self);
}

/** @throws VALUE_INVALID */
function checkPairs(pairs: unknown): void {
  const isPair = (each: unknown): boolean =>
    Array.isArray(each) && each.length === 2 && each.every(isRecipe);
  const list: readonly unknown[] = Array.isArray(pairs) ? pairs : [pairs];
  const wrong = list.findIndex((each) => !isPair(each));
  if (wrong === -1) return;
  throw invalidValue("what is given to replacing()", list[wrong], {
    wanted: "pairs of recipes: one, and what is to stand for it",
    example: "initrd.replacing([[busybox, mine]])",
    at: callerPlace(),
  });
}

/** @throws OUTPUT_UNKNOWN */
export function knownOutput(recipe: Recipe, name: string): string {
  if (recipe.outputs.includes(name)) return name;
  throw new AstbuildError("OUTPUT_UNKNOWN", `recipe ${recipe.name} has no output ${name}`, {
    facts: { outputs: recipe.outputs.join(" ") },
  });
}

export function isRecipe(value: unknown): value is Recipe {
  return kindOf(value) === "recipe";
}

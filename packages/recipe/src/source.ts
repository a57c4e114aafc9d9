/** What can be depended upon: recipes, outputs of recipes, artifacts, and paths inside them. */

import type { Artifact } from "./artifact.ts";
import { checkCall } from "./check-call.ts";
import type { Rule, Rules } from "./check-members.ts";
import type { Recipe } from "./recipe-value.ts";
import { brand, kindOf } from "./value.ts";

/** Anything that stands for a store path, or for a path below one. */
export type Source = Recipe | OutputReference | CrossTool | Artifact | PathInside;

/** One output of a recipe: of its host instance, or of its twin for the build machine. */
export interface OutputReference {
  readonly kind: "output";
  readonly recipe: Recipe;
  /** Absent: the default one. */
  readonly outputName: string | undefined;
  readonly isNative: boolean;
}

/** A recipe's twin for the build machine; where a path is wanted, its default output. */
export interface NativeTwin<O extends string = string> extends OutputReference {
  /** Another output of the twin. */
  output(name: O): OutputReference;
}

/** A tool that runs while building but belongs to the host. */
export interface CrossTool {
  readonly kind: "cross";
  readonly recipe: Recipe;
}

/** A file or folder inside another source. */
export interface PathInside {
  readonly kind: "inside";
  readonly source: Source;
  /** Relative, with no `..`. */
  readonly path: string;
}

const CROSS: Rules = {
  recipe: {
    isValid: (value) => kindOf(value) === "recipe",
    isRequired: true,
    wanted: "a recipe",
    example: "crossTool(compiler)",
  },
};

/** What a function is called with. */
export const SOURCE: Rule = {
  isValid: isSource,
  isRequired: true,
  wanted: "a recipe, an output of one, a file or a folder",
};

const INSIDE: Rules = {
  source: { ...SOURCE, example: 'inside(kernel, "boot/vmlinuz")' },
  path: {
    isValid: (value) => typeof value === "string" && !/\0|(?:^|\/)\.\.(?:\/|$)/.test(value),
    isRequired: true,
    wanted: "a path without ..",
    example: 'inside(kernel, "boot/vmlinuz")',
  },
};

/**
 * Marks an entry of `tools` that is realised for the host and put on PATH all the same, such
 * as the compiler wrappers of a platform: scripts that run here and make files for there.
 *
 * @throws VALUE_INVALID
 */
export function crossTool(recipe: Recipe): CrossTool {
  checkCall(crossTool, { recipe }, CROSS);
  return brand({ kind: "cross" as const, recipe });
}

/** A path inside a source: `inside(kernel, "boot/vmlinuz")`. @throws VALUE_INVALID */
export function inside(source: Source, path: string): PathInside {
  checkCall(inside, { source, path }, INSIDE);
  return brand({ kind: "inside" as const, source, path });
}

export function outputReference(
  recipe: Recipe,
  outputName: string | undefined,
  isNative: boolean,
): OutputReference {
  return brand({ kind: "output" as const, recipe, outputName, isNative });
}

export function isSource(value: unknown): value is Source {
  const kind = kindOf(value);
  return (
    kind === "recipe" ||
    kind === "output" ||
    kind === "cross" ||
    kind === "artifact" ||
    kind === "inside"
  );
}

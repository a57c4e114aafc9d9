/** What can be depended upon: recipes, outputs of recipes, artifacts, and paths inside them. */

import type { Artifact } from "./artifact.ts";
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

/**
 * Marks an entry of `tools` that is realised for the host and put on PATH all the same, such
 * as the compiler wrappers of a platform: scripts that run here and make files for there.
 */
export function crossTool(recipe: Recipe): CrossTool {
  return brand({ kind: "cross" as const, recipe });
}

/** A path inside a source: `inside(kernel, "boot/vmlinuz")`. */
export function inside(source: Source, path: string): PathInside {
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

/** An instance: the derivation that a recipe is for one pair of platforms. */

import type { Derivation } from "@astbuild/derivation";
import type { Digest } from "@astbuild/hash";
import type { Platform } from "@astbuild/platform";
import type { LocalSpec } from "./artifact.ts";
import type { ResolvedSource } from "./inputs.ts";
import type { Recipe } from "./recipe-value.ts";

export interface Instance {
  readonly recipe: Recipe;
  readonly build: Platform;
  readonly host: Platform;
  readonly args: Readonly<Record<string, unknown>>;
  readonly derivation: Derivation;
  /** Outputs of the derivation that the recipe offers, the default one first. */
  readonly outputs: readonly string[];
  /** What whoever links with it links with as well. */
  readonly propagated: readonly Link[];
  /** For an image that says how it is booted; evaluated when it is called. */
  readonly boot: (() => ResolvedBoot) | undefined;
}

/** The outputs that come with a dependency: headers from the first, libraries from all. */
export interface Link {
  readonly derivation: Derivation;
  readonly outputs: readonly string[];
}

export interface ResolvedBoot {
  readonly qemu: ResolvedSource;
  readonly kernel: ResolvedSource;
  readonly append: string | undefined;
  readonly args: readonly string[];
}

/** What instantiation needs to know of the world. */
export interface InstantiationContext {
  /** The object digest of files beside a recipe, and their paths below the folder, sorted. */
  sourceDigest(local: LocalSpec): { readonly digest: Digest; readonly files: readonly string[] };
  /** Name and version of what compresses images. */
  readonly compressor: string;
  /** The text of a recipe's file, for exact lines in messages about failed builds. */
  readSource?(file: string): string | undefined;
}

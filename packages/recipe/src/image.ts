/** `image`: a recipe that becomes a bootable initrd, for a platform. */

import type { ScriptLine } from "@astbuild/derivation";
import type { ArgumentDeclarations, ArgumentValues, NoArguments } from "./argument.ts";
import type { DlopenRules } from "./dlopen-rules.ts";
import { definitionPlace } from "./call-place.ts";
import { checkDefinition } from "./check-definition.ts";
import type { PlatformContext } from "./context.ts";
import type { ImageNode } from "./image-nodes.ts";
import { overridden } from "./override.ts";
import { createRecipe } from "./recipe-value.ts";
import type { CommonDefinition, Recipe } from "./recipe-value.ts";
import type { Source } from "./source.ts";

export type ImageRoot = { readonly [path: `/${string}`]: ImageNode | false | null | undefined };

export interface ImageDefinition<
  A extends ArgumentDeclarations = ArgumentDeclarations,
> extends CommonDefinition<A> {
  /** What stands where, by absolute path. */
  readonly root: (context: PlatformContext<A>) => ImageRoot;
  /**
   * What comes along with what is named: `paths` (the default) is every store path that stands
   * as text in a file and goes on to something that exists, `closure` all references,
   * `libraries` none.
   */
  readonly references?: "paths" | "closure" | "libraries" | undefined;
  /** Of the compression, 1 to 9; 6 when absent. */
  readonly level?: number | undefined;
  /** False for a bare cpio archive. A function where an argument decides. */
  readonly compress?: boolean | ((context: PlatformContext<A>) => boolean) | undefined;
  readonly dlopen?: DlopenRules | undefined;
  /** Bytes that the image must not exceed. */
  readonly sizeBudget?: number | undefined;
  /** Seconds since 1970 that every entry carries; 1 when absent. */
  readonly mtime?: number | undefined;
  /** What `astbuild run` boots it with. Evaluated by that command only. */
  readonly boot?: ((context: PlatformContext<A>) => Boot) | undefined;
}

export interface Boot {
  /** Runs on the build machine: a bare recipe means its native twin. */
  readonly qemu: Source;
  readonly kernel: Source;
  /** Further words for the kernel's command line. */
  readonly append?: string;
  /** Further arguments for QEMU. */
  readonly args?: readonly string[];
}

/** A recipe whose output is one image file. */
export interface ImageRecipe<A extends ArgumentDeclarations = ArgumentDeclarations> extends Recipe<
  A,
  "out"
> {
  /** A variant: `initrd.override((prev) => ({ root: (ctx) => ({ ...prev.root(ctx), "/tmp": directory() }) }))`. */
  override<C extends ImageChanges<A>>(
    change: (previous: PreviousImage<A>) => C & NoOthers<C, A>,
  ): ImageRecipe<A>;
}

export interface ImageChanges<A extends ArgumentDeclarations> extends Partial<
  Omit<ImageDefinition<A>, "args">
> {
  readonly args?: Partial<ArgumentValues<A>>;
}

export interface PreviousImage<A extends ArgumentDeclarations> extends Omit<
  ImageDefinition<A>,
  "args"
> {
  readonly args: ArgumentValues<A>;
}

type NoOthers<C, A extends ArgumentDeclarations> = {
  readonly [K in Exclude<keyof C, keyof ImageChanges<A>>]: never;
} & (C extends { readonly args: infer G }
  ? { readonly args: { readonly [K in Exclude<keyof G, keyof A>]: never } }
  : unknown);

/**
 * An image.
 *
 * @example
 * image({
 *   name: "initrd",
 *   prefers: "musl",
 *   root: () => ({ "/": tree(busybox), "/init": file(import.meta, "init.sh", { mode: 0o755 }) }),
 * })
 */
export function image<const A extends ArgumentDeclarations = NoArguments>(
  definition: ImageDefinition<A>,
): ImageRecipe<A> {
  const place = definitionPlace(image);
  return imageRecipe(definition as unknown as ImageDefinition, place) as ImageRecipe<A>;
}

function imageRecipe(definition: ImageDefinition, place: ScriptLine | undefined): ImageRecipe {
  checkDefinition("image", definition, place);
  return createRecipe({
    common: definition,
    outputs: ["out"],
    definition: { type: "image", image: definition },
    place,
    members: (self) => ({
      override(change: (previous: never) => object): ImageRecipe {
        const changed = overridden(self, definition, change as never);
        return imageRecipe(changed as ImageDefinition, definitionPlace({ name: "override" }));
      },
    }),
  }) as ImageRecipe;
}

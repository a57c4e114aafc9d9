/** A node of the graph that is being instantiated: a recipe for one pair of platforms, with all that decides about it. */

import { scratchPath } from "@astbuild/derivation";
import { canonicalJson } from "@astbuild/hash";
import type { Json } from "@astbuild/hash";
import type { Platform } from "@astbuild/platform";
import type { Artifact } from "./artifact.ts";
import { resolveArguments } from "./check-arguments.ts";
import type { Recipe } from "./recipe-value.ts";
import { replace } from "./replacements.ts";
import type { Replacements } from "./replacements.ts";
import { templateSources } from "./template-sources.ts";
import type { Source } from "./source.ts";

export interface Node {
  readonly recipe: Recipe;
  readonly args: Readonly<Record<string, unknown>>;
  readonly build: Platform;
  readonly host: Platform;
  /** Those that hold below it. */
  readonly replacements: Replacements;
  /** Equal for the same instance. */
  readonly key: string;
  /** Where it writes while building, by output. */
  readonly scratch: () => Readonly<Record<string, string>>;
  /** What recipes mean where this one names them; as long as it is evaluated. */
  readonly named: Map<Recipe, { host?: Node; native?: Node }>;
}

export function makeNode(
  recipe: Recipe,
  { build, host }: { build: Platform; host: Platform },
  replacements: Replacements,
): Node {
  const args = resolveArguments(recipe, recipe.internals.given);
  const { id } = recipe.internals.bare.internals;
  const key = [id, canonicalJson(args as Json), build.name, host.name, replacements.key].join("|");
  let scratch: Readonly<Record<string, string>> | undefined;
  return {
    ...{ recipe, args, build, host, replacements, key },
    scratch: () => (scratch ??= scratchPaths(recipe, host)),
    named: new Map(),
  };
}

/** `busybox-1.37.0-riscv64-musl` */
export function derivationName({ recipe, host }: Pick<Node, "recipe" | "host">): string {
  const version = recipe.version === undefined ? "" : `-${recipe.version}`;
  return `${recipe.name}${version}-${host.name}`;
}

function scratchPaths(recipe: Recipe, host: Platform): Readonly<Record<string, string>> {
  const name = derivationName({ recipe, host });
  return Object.fromEntries(recipe.outputs.map((output) => [output, scratchPath(name, output)]));
}

/** The node that a recipe means where `asker` names it. */
export function namedNode(asker: Node, recipe: Recipe, isNative: boolean): Node {
  const known = asker.named.get(recipe) ?? {};
  asker.named.set(recipe, known);
  const which = isNative ? "native" : "host";
  known[which] ??= makeNamed(asker, recipe, isNative);
  return known[which];
}

function makeNamed(asker: Node, recipe: Recipe, isNative: boolean): Node {
  const found = replace(recipe, asker.replacements);
  const { build } = asker;
  const host = isNative ? build : asker.host;
  return makeNode(found.recipe, { build, host }, found.replacements);
}

/** All nodes that a source stands upon directly. */
export function nodesOf(asker: Node, source: Source): Node[] {
  switch (source.kind) {
    case "recipe":
      return [namedNode(asker, source, false)];
    case "output":
      return [namedNode(asker, source.recipe, source.isNative)];
    case "cross":
      return [namedNode(asker, source.recipe, false)];
    case "inside":
      return nodesOf(asker, source.source);
    case "artifact":
      return partsOf(source).flatMap((part) => nodesOf(asker, part));
  }
}

/** What an artifact is made of. */
export function partsOf({ spec }: Artifact): readonly Source[] {
  switch (spec.type) {
    case "fetch":
    case "source":
      return [];
    case "unpack":
      return [spec.source];
    case "tree":
      return spec.parts;
    case "write":
      return templateSources(spec.content);
  }
}

/** `zlib riscv64-musl` */
export function nodeName({ recipe, host }: Node): string {
  return `${recipe.name} ${host.name}`;
}

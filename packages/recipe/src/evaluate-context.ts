/** The contexts that authors' functions are called with. */

import { AstbuildError } from "@astbuild/errors";
import type { Artifact } from "./artifact.ts";
import type { BuildContext, List, PlatformContext } from "./context.ts";
import { guard } from "./guard.ts";
import type { Node } from "./node.ts";
import { knownOutput } from "./recipe-value.ts";

export function platformContext({ recipe, args, build, host }: Node): PlatformContext {
  return {
    name: recipe.name,
    get version(): string {
      if (recipe.version !== undefined) return recipe.version;
      throw new AstbuildError("VERSION_MISSING", `recipe ${recipe.name} has no version`);
    },
    args: args as PlatformContext["args"],
    build,
    host,
    isNative: build.name === host.name,
    self: recipe,
  };
}

export function buildContext(node: Node, source: Artifact | undefined): BuildContext {
  const outputs = declaredOutputs(node);
  const out = node.scratch[node.recipe.outputs[0]!]!;
  const members = { out, outputs, source };
  const context = platformContext(node);
  return Object.defineProperties(context, Object.getOwnPropertyDescriptors(members)) as never;
}

/** Without types an undeclared output would be undefined, and stand for nothing in a script. */
function declaredOutputs({ recipe, scratch }: Node): BuildContext["outputs"] {
  return new Proxy(scratch, {
    get: (target, name) =>
      typeof name === "string" ? target[knownOutput(recipe, name)] : undefined,
  });
}

/** A list of a definition, evaluated, without what is not there. */
export function evaluateList<T>(node: Node, list: List<T, PlatformContext> | undefined): T[] {
  if (list === undefined) return [];
  const found = guard(node, () =>
    typeof list === "function" ? list(platformContext(node)) : list,
  );
  return found.filter(
    (each): each is Exclude<typeof each, false | null | undefined> & T =>
      each !== false && each !== null && each !== undefined,
  );
}

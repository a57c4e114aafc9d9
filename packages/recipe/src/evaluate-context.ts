/** The contexts that authors' functions are called with. */

import { AstbuildError } from "@astbuild/errors";
import type { Artifact } from "./artifact.ts";
import type { BuildContext, List, PlatformContext } from "./context.ts";
import { ENTRIES, RETURNED } from "./evaluated-rules.ts";
import type { FunctionMember, ListMember } from "./evaluated-rules.ts";
import { guard } from "./guard.ts";
import { invalidValue } from "./invalid-value.ts";
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
  const out = node.scratch()[node.recipe.outputs[0]!]!;
  const members = { out, outputs, source };
  const context = platformContext(node);
  return Object.defineProperties(context, Object.getOwnPropertyDescriptors(members)) as never;
}

/** Without types an undeclared output would be undefined, and stand for nothing in a script. */
function declaredOutputs({ recipe, scratch }: Node): BuildContext["outputs"] {
  return new Proxy(scratch(), {
    get: (target, name) =>
      typeof name === "string" ? target[knownOutput(recipe, name)] : undefined,
  });
}

/**
 * What a member says here: a function is called.
 *
 * @throws RECIPE_THREW, VALUE_INVALID
 */
export function evaluateMember<T, C extends PlatformContext>(
  node: Node,
  name: FunctionMember,
  { value, context }: { readonly value: T | ((context: C) => T); readonly context: C },
): T {
  if (typeof value !== "function") return value;
  const found = guard(node, () => (value as (context: C) => T)(context));
  const rule = RETURNED[name];
  if (rule.isValid(found)) return found;
  throw invalidValue(`what ${name} of recipe ${node.recipe.name} returns`, found, {
    ...rule,
    at: node.recipe.internals.place,
  });
}

/**
 * A list of a definition, evaluated, without what is not there.
 *
 * @throws RECIPE_THREW, VALUE_INVALID
 */
export function evaluateList<T>(
  node: Node,
  name: ListMember,
  list: List<T, PlatformContext> | undefined,
): T[] {
  if (list === undefined) return [];
  const context = platformContext(node);
  const found = evaluateMember<readonly unknown[], PlatformContext>(node, name, {
    value: list,
    context,
  }).filter((each) => each !== false && each !== null && each !== undefined);
  const wrong = found.findIndex((each) => !ENTRIES[name].isValid(each));
  if (wrong === -1) return found as T[];
  throw invalidValue(`an entry of ${name} of recipe ${node.recipe.name}`, found[wrong], {
    ...RETURNED[name],
    ...ENTRIES[name],
    at: node.recipe.internals.place,
  });
}

/** Calls an author's function: whatever it throws becomes an error that names the recipe and the line. */

import type { ScriptLine } from "@astbuild/derivation";
import { AstbuildError, isAstbuildError, thrownMessage } from "@astbuild/errors";
import { types } from "node:util";
import { fileURLToPath } from "node:url";
import { formatPlace, isOurs } from "./call-place.ts";
import type { Node } from "./node.ts";

/** @throws RECIPE_THREW */
export function guard<T>({ recipe, host }: Node, call: () => T): T {
  const what = `recipe ${recipe.name} cannot be evaluated for ${host.name}`;
  return guarded({ what, place: recipe.internals.place }, call);
}

/**
 * @param about what does not come about, and where that was asked for
 * @throws RECIPE_THREW
 */
export function guarded<T>(
  { what, place }: { readonly what: string; readonly place: ScriptLine | undefined },
  call: () => T,
): T {
  try {
    return call();
  } catch (cause) {
    if (isAstbuildError(cause)) throw cause;
    throw new AstbuildError("RECIPE_THREW", `${what}: ${thrownMessage(cause)}`, {
      facts: { at: thrownAt(cause) ?? formatPlace(place) },
      cause,
    });
  }
}

/** The first place of a stack that is a file, and none of ours. */
function thrownAt(cause: unknown): string | undefined {
  const stack = types.isNativeError(cause) ? String(cause.stack) : "";
  for (const { groups } of stack.matchAll(/\(?(?<url>file:\/\/[^\s()]+):(?<line>\d+):\d+\)?$/gm)) {
    const file = fileURLToPath(groups!["url"]!);
    if (!isOurs(file)) return `${file}:${groups!["line"]}`;
  }
  return undefined;
}

/** Calls an author's function: whatever it throws becomes an error that names the recipe and the line. */

import { AstbuildError, isAstbuildError } from "@astbuild/errors";
import { fileURLToPath } from "node:url";
import { formatPlace } from "./call-place.ts";
import type { Node } from "./node.ts";

/** @throws RECIPE_THREW */
export function guard<T>({ recipe, host }: Node, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    if (isAstbuildError(cause)) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AstbuildError(
      "RECIPE_THREW",
      `recipe ${recipe.name} cannot be evaluated for ${host.name}: ${message}`,
      { facts: { at: thrownAt(cause) ?? formatPlace(recipe.internals.place) }, cause },
    );
  }
}

/** The first place of a stack that is a file. */
function thrownAt(cause: unknown): string | undefined {
  const stack = cause instanceof Error ? (cause.stack ?? "") : "";
  const found = /\(?(?<url>file:\/\/[^\s()]+):(?<line>\d+):\d+\)?$/m.exec(stack)?.groups;
  if (found === undefined) return undefined;
  return `${fileURLToPath(found["url"]!)}:${found["line"]}`;
}

/** An error learns on its way out of a step which recipe it is about, and shows paths as the builder saw them. */

import type { Origin } from "@astbuild/derivation";
import { isAstbuildError } from "@astbuild/errors";
import type { Facts } from "@astbuild/errors";
import type { Step } from "./events.ts";

/**
 * Puts recipe and platform before the facts that the error has, unless it names them itself.
 *
 * @param folder the physical folder of the build, which is gone when somebody reads the message
 */
export function addStepFacts(error: unknown, { origin }: Step, folder: string): void {
  if (!isAstbuildError(error)) return;
  const seen = (text: string): string =>
    text.replaceAll(`${folder}/store/`, "/ast/store/").replaceAll(`${folder}/build`, "/build");
  const own = Object.entries(error.facts).map(([name, value]) => {
    if (typeof value === "string") return [name, seen(value)];
    return [name, typeof value === "object" ? value.map(seen) : value];
  });
  const facts: Facts = {
    recipe: recipePlace(origin),
    platform: origin.platform,
    ...(Object.fromEntries(own) as Facts),
  };
  Object.defineProperty(error, "facts", { value: facts, enumerable: true });
  Object.defineProperty(error, "message", { value: seen(error.message) });
}

/** `recipes/zlib.ts:7`, or the name where nobody knows the file. */
export function recipePlace({ recipe, file, line }: Origin): string {
  return file === undefined ? recipe : `${file}:${line ?? 1}`;
}

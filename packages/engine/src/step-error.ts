/** An error learns on its way out of a step which recipe it is about, and shows paths as the builder saw them. */

import type { Origin } from "@astbuild/derivation";
import { AstbuildError, isAstbuildError } from "@astbuild/errors";
import type { Facts } from "@astbuild/errors";
import { asDiskError } from "@astbuild/fs";
import type { Step } from "./events.ts";

export interface StepPlace {
  /** The physical folder of the build, which is gone when somebody reads the message. */
  readonly folder: string;
  /** Where that folder is now, if it was asked to be kept. */
  readonly kept: string | undefined;
  readonly resolvedHash: string;
}

/**
 * The error as the step reports it: recipe and platform stand before the facts it has, unless
 * it names them itself. A bug stays as it is.
 */
export function asStepError(
  cause: unknown,
  { name, origin }: Step,
  { folder, kept, resolvedHash }: StepPlace,
): unknown {
  const error = asDiskError(cause, `make ${name}`, folder);
  if (!isAstbuildError(error)) return error;
  const seen = (text: string): string =>
    text.replaceAll(`${folder}/store/`, "/ast/store/").replaceAll(`${folder}/build`, "/build");
  const own = Object.entries(error.facts).map(([fact, value]) => {
    if (typeof value === "string") return [fact, seen(value)];
    return [fact, typeof value === "object" ? value.map(seen) : value];
  });
  const facts: Facts = {
    recipe: recipePlace(origin),
    platform: origin.platform,
    ...(Object.fromEntries(own) as Facts),
    kept,
  };
  const enter = kept === undefined ? undefined : `astbuild develop ${resolvedHash} --failed`;
  const hint = [error.hint, enter].filter((each) => each !== undefined).join("\n");
  return new AstbuildError(error.code, seen(error.message), {
    facts,
    ...(hint !== "" && { hint }),
    cause: error,
  });
}

/** `recipes/zlib.ts:7`, or the name where nobody knows the file. */
export function recipePlace({ recipe, file, line }: Origin): string {
  return file === undefined ? recipe : `${file}:${line ?? 1}`;
}

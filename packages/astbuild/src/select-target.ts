/** From a name on the command line to the derivation it stands for. */

import { AstbuildError } from "@astbuild/errors";
import { findRecipe } from "@astbuild/loader";
import { BUILD_PLATFORM, parsePlatform } from "@astbuild/platform";
import { instantiate, parseArguments } from "@astbuild/recipe";
import type { Instance } from "@astbuild/recipe";
import { withoutListening } from "./interruption.ts";
import { parseTarget } from "./parse-target.ts";
import type { Session } from "./session.ts";

export interface TargetChoice {
  /** As after `--host`; absent: the build machine's architecture. */
  readonly host?: string | undefined;
  /** Texts of `--arg`, for each of the named recipes. */
  readonly args?: Readonly<Record<string, string>> | undefined;
}

export interface SelectedTarget {
  /** As it was named: `musl.dev`. */
  readonly name: string;
  readonly instance: Instance;
  /** The output that is meant. */
  readonly output: string;
}

/** @throws USAGE, RECIPE_UNKNOWN, OUTPUT_UNKNOWN, PLATFORM_UNKNOWN, HOST_UNSUPPORTED, ARG_UNKNOWN, ARG_INVALID and what the recipe throws */
export function selectTarget(
  { project, instantiation }: Pick<Session, "project" | "instantiation">,
  text: string,
  { host, args }: TargetChoice,
): SelectedTarget {
  using _signals = withoutListening();
  const name = parseTarget(text);
  const recipe = findRecipe(project, name.recipe);
  const instance = instantiate(recipe, {
    host: parsePlatform(host ?? BUILD_PLATFORM.arch, recipe.prefers),
    args: parseArguments(recipe, args ?? {}),
    context: instantiation,
  });
  return { name: text, instance, output: chosenOutput(instance, name.output) };
}

function chosenOutput({ recipe, outputs }: Instance, name: string | undefined): string {
  const output = name ?? outputs[0]!;
  if (outputs.includes(output)) return output;
  throw new AstbuildError("OUTPUT_UNKNOWN", `recipe ${recipe.name} has no output ${output}`, {
    facts: { outputs: outputs.join(" ") },
  });
}

/** What the helpers that know a build system have in common: one script out of a package's members. */

import { checkHelper, quote, recipe, sh } from "astbuild";
import type {
  ArgumentDeclarations,
  BuildContext,
  CommandRecipe,
  Definition,
  OutputNames,
  Rules,
  Script,
  ScriptValue,
} from "astbuild";
import type { SeedTool } from "../seed/seed.ts";
import { PACKAGE_ARGUMENTS, PACKAGE_MEMBERS } from "./package-definition.ts";
import type { PackageArguments, PackageDefinition, Words } from "./package-definition.ts";
import { packaging, tidied } from "./packaging.ts";

/** What a build system is told, whatever its dialect. */
export interface Steps {
  readonly context: BuildContext;
  /** Where headers, archives and `.pc` files go. */
  readonly dev: string;
  /** The recipe's own words, and those of `--arg configure=…`. */
  readonly configure: readonly ScriptValue[];
  /** The words of another member, such as `make`. */
  readonly words: (given: Words<ArgumentDeclarations, OutputNames> | undefined) => ScriptValue;
  /** The script where tests are asked for; nothing otherwise. */
  readonly whereChecked: (script: Script) => Script | false;
}

/**
 * What a helper is called with.
 *
 * @param own the members that only this helper has
 * @throws MEMBER_UNKNOWN, VALUE_INVALID
 */
export function checkPackage(
  helper: { readonly name: string },
  definition: unknown,
  own: Rules = {},
): void {
  const writes = ["build", "toolchain"];
  checkHelper(helper, definition, { own: { ...PACKAGE_MEMBERS, ...own }, writes });
}

/** @param steps the shell that configures, makes and installs */
export function packageRecipe<A extends ArgumentDeclarations, O extends OutputNames>(
  definition: PackageDefinition<A, O>,
  {
    tools = [],
    steps,
  }: { readonly tools?: readonly SeedTool[]; readonly steps: (steps: Steps) => Script },
): CommandRecipe<A & PackageArguments, O> {
  const { args, seedTools = [], configure, before, after, ...common } = definition;
  const all = [...new Set([...tools, ...seedTools])];
  const bare = {
    ...common,
    args: { ...args, ...PACKAGE_ARGUMENTS } as A & PackageArguments,
    build: (context: BuildContext<A & PackageArguments, O>): Script => {
      const given = (context as BuildContext<PackageArguments>).args;
      const words: Steps["words"] = (list) =>
        typeof list === "function" ? list(context as never) : list;
      return sh`
        ${before?.(context)}
        ${steps({
          context: context as unknown as BuildContext,
          dev: devOutput(context),
          configure: [words(configure as never), quote(given.configure)],
          words,
          whereChecked: (script) => given.check && checked(context, script),
        })}
        ${after?.(context)}
        ${tidied(context.outputs)}
      `;
    },
  } as Definition<A & PackageArguments, O>;
  return recipe({ ...bare, toolchain: () => packaging(all) });
}

function devOutput({ out, outputs }: Pick<BuildContext, "out" | "outputs">): string {
  return "dev" in outputs ? (outputs["dev"] as string) : out;
}

/** Where the host's programs run on the build machine. */
function checked({ build, host }: Pick<BuildContext, "build" | "host">, script: Script): Script {
  if (build.arch === host.arch) return script;
  return sh`echo ${quote(`no tests: ${build.arch} runs no programs of ${host.arch}`)} >&2; exit 1`;
}

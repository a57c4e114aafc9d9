/** What the helpers that know a build system take, beside what every recipe has. */

import { arg } from "astbuild";
import type {
  Argument,
  ArgumentDeclarations,
  BuildContext,
  Definition,
  OutputNames,
  Rules,
  Script,
  ScriptValue,
} from "astbuild";
import type { SeedTool } from "../seed/seed.ts";
import { SEED_TOOL_LIST, STEP, WORDS, argumentsBeside } from "./member-rules.ts";

/** Arguments that all of these recipes have. */
// oxlint-disable-next-line typescript/consistent-type-definitions -- an interface is no ArgumentDeclarations
export type PackageArguments = {
  readonly configure: Argument<readonly string[]>;
  readonly check: Argument<boolean>;
};

export const PACKAGE_ARGUMENTS: PackageArguments = {
  configure: arg.list([], "further words for configuring it"),
  check: arg.boolean(false, "run its own tests before it is installed"),
};

/** They would take the place of a recipe's own. */
type WithoutPackageArguments = { readonly [K in keyof PackageArguments]?: never };

export interface PackageDefinition<
  A extends ArgumentDeclarations,
  O extends OutputNames,
> extends Omit<Definition<A & PackageArguments, O>, "args" | "build"> {
  readonly args?: (A & WithoutPackageArguments) | undefined;
  /** What the seed has beside the compilers while this is built. */
  readonly seedTools?: readonly SeedTool[] | undefined;
  /** Words for configuring it, behind those that say where it goes and what it is for. */
  readonly configure?: Words<A & PackageArguments, O> | undefined;
  /** Shell between unpacking and configuring. */
  readonly before?: Step<A & PackageArguments, O> | undefined;
  /** Shell between installing and tidying. */
  readonly after?: Step<A & PackageArguments, O> | undefined;
}

export const PACKAGE_MEMBERS: Rules = {
  args: argumentsBeside(PACKAGE_ARGUMENTS),
  seedTools: SEED_TOOL_LIST,
  configure: WORDS,
  before: STEP,
  after: { ...STEP, example: "after: ({ out }) => sh`rm -r ${out}/share`" },
};

export type Words<A extends ArgumentDeclarations, O extends OutputNames> =
  | readonly ScriptValue[]
  | ((context: BuildContext<A, O>) => readonly ScriptValue[]);

export type Step<A extends ArgumentDeclarations, O extends OutputNames> = (
  context: BuildContext<A, O>,
) => Script | false;

/** What an author writes for a recipe that runs commands in the sandbox. */

import type { AllowedLeak, BuildLimits } from "@astbuild/derivation";
import type { ArgumentDeclarations, NoArguments } from "./argument.ts";
import type { Artifact } from "./artifact.ts";
import type { BuildContext, List, PlatformContext } from "./context.ts";
import type { CommonDefinition } from "./recipe-value.ts";
import type { Script, TextValue } from "./script.ts";
import type { CrossTool, OutputReference, Source } from "./source.ts";
import type { Recipe } from "./recipe-value.ts";

export type OutputNames = readonly [string, ...string[]];
export type DefaultOutputs = readonly ["out"];

/** Linked: built for the host. Brings its `dev` where declared and its default output. */
export type Dependency = Recipe | OutputReference;

/** Runs while building, found on PATH: the twin for the build machine, unless `crossTool(x)`. */
export type Tool = Recipe | OutputReference | CrossTool | Artifact;

export type Environment = Readonly<Record<string, TextValue>>;

/** The definition that helpers such as `make` and `autotools` take: all but the toolchain. */
export interface Definition<
  A extends ArgumentDeclarations = NoArguments,
  O extends OutputNames = DefaultOutputs,
> extends CommonDefinition<A> {
  /** The first is the default one; `["out"]` when absent. */
  readonly outputs?: O | undefined;
  /** Unpacked (a tarball) or copied (a folder, a file) to `/build/source`, where the script starts. */
  readonly source?: Artifact | ((context: PlatformContext<A>) => Artifact | undefined) | undefined;
  /** Applied by `patch -p1`, in order. */
  readonly patches?: List<Artifact, PlatformContext<A>> | undefined;
  readonly deps?: List<Dependency, PlatformContext<A>> | undefined;
  /** Dependencies that whoever depends on this one needs as well: named in its headers or `.pc` files. */
  readonly propagates?: List<Dependency, PlatformContext<A>> | undefined;
  readonly tools?: List<Tool, PlatformContext<A>> | undefined;
  readonly env?: Environment | ((context: BuildContext<A, O>) => Environment) | undefined;
  readonly build: (context: BuildContext<A, O>) => Script;
  /** For a tool that does not speak make's jobserver protocol: the tokens to start with, found in `$JOBS`. */
  readonly jobs?: number | undefined;
  /** Where a build needs more, or less, than others may use. */
  readonly limits?: BuildLimits | undefined;
  /** Findings of the leak check that are known and meant, each with its reason. */
  readonly allow?: readonly AllowedLeak[] | undefined;
  /** Sources, or names of own outputs. Absent: anything goes. */
  readonly allowedReferences?: List<Source | O[number], PlatformContext<A>> | undefined;
  readonly disallowedReferences?: List<Source | O[number], PlatformContext<A>> | undefined;
}

/** The definition that `recipe()` takes. */
export interface BareDefinition<
  A extends ArgumentDeclarations = NoArguments,
  O extends OutputNames = DefaultOutputs,
> extends Definition<A, O> {
  readonly toolchain: (context: PlatformContext<A>) => Toolchain;
}

/** What a helper brings along. */
export interface Toolchain {
  /** Its instance for (build, host) is mounted at `/usr`. */
  readonly seed: Recipe;
  /** Bubblewrap and its libraries, for the build machine. */
  readonly sandboxTools: Recipe;
  readonly tools?: List<Tool, PlatformContext>;
  /** Inputs of each build, for `env` and `prelude` to name. */
  readonly deps?: List<Dependency, PlatformContext>;
  readonly env?: Environment | ((context: BuildContext) => Environment);
  /** Functions of shell that are there when the recipe's script runs. */
  readonly prelude?: Script;
}

/** A definition whose argument and output types are forgotten: what is kept in a recipe. */
export type CommandDefinition = BareDefinition<ArgumentDeclarations, OutputNames>;

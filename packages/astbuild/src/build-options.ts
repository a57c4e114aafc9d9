/** The options of commands that build, as commander gives them and as the façade takes them. */

import { LIMIT_NAMES } from "@astbuild/derivation";
import type { CommandContext } from "./command-context.ts";
import type { BuildingOptions, TargetOptions } from "./command-options.ts";
import { parseArguments } from "./parse-target.ts";
import type { BuildOptions, RealiseRequest } from "./realise.ts";
import type { TargetChoice } from "./select-target.ts";
import type { SessionOptions } from "./session-store.ts";

/** Where the command works: its folder and the store; who waits for that says so, and can be interrupted. */
export function sessionOptions(
  context: CommandContext,
  options: Pick<TargetOptions, "store">,
): SessionOptions {
  const { cwd, env, terminal, interruption } = context;
  const onWait = (message: string): void => terminal.note(message);
  return { ...{ folder: cwd, env, store: options.store, onWait }, signal: interruption.signal };
}

/** Which instance of a recipe is meant. @throws USAGE */
export function targetChoice(options: TargetOptions): TargetChoice {
  return { host: options.host ?? options.target, args: parseArguments(options.arg ?? []) };
}

/** All of it, but for the events. @throws USAGE */
export function realiseRequest(
  context: CommandContext,
  targets: readonly string[],
  options: BuildingOptions,
): RealiseRequest {
  return {
    ...sessionOptions(context, options),
    ...targetChoice(options),
    ...buildOptions(context, options),
    targets,
  };
}

/** How to build, but for the events. */
export function buildOptions(context: CommandContext, options: BuildingOptions): BuildOptions {
  const { jobs, totalMemory, offline, keepGoing, keepFailed } = options;
  const limits = LIMIT_NAMES.filter((name) => options[name] !== undefined);
  return {
    ...{ jobs, totalMemory, offline, keepGoing, keepFailed },
    limits: Object.fromEntries(limits.map((name) => [name, options[name]])),
    signal: context.interruption.signal,
  };
}

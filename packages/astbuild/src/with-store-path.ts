/** For commands that take a path or a target: the store path it stands for. */

import type { StorePath } from "@astbuild/derivation";
import type { Store } from "@astbuild/store";
import { sessionOptions, targetChoice } from "./build-options.ts";
import type { CommandContext } from "./command-context.ts";
import type { TargetOptions } from "./command-options.ts";
import { withNamedPaths } from "./named-paths.ts";
import type { NamedPathOptions } from "./named-paths.ts";

/** @throws PATH_NOT_VALID, TARGET_NOT_REALISED and what naming a target throws */
export async function withStorePath<T>(
  context: CommandContext,
  text: string,
  options: TargetOptions,
  work: (store: Store, path: StorePath) => Promise<T>,
): Promise<T> {
  return await withNamedPaths(namedPathOptions(context, options), [text], async (store, [path]) =>
    work(store, path!),
  );
}

/** @throws USAGE */
export function namedPathOptions(
  context: CommandContext,
  options: TargetOptions,
): NamedPathOptions {
  return { ...sessionOptions(context, options), ...targetChoice(options) };
}

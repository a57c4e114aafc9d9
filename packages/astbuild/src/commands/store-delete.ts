/** `astbuild store delete`: deletes objects by their paths; what a root keeps is refused. */

import type { DeleteOptions } from "@astbuild/store";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { formatBytes } from "../output/format-units.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSessionStore } from "../session-store.ts";
import { pathArgument } from "../store-path-argument.ts";
import { usage } from "../usage.ts";

export async function storeDeleteCommand(
  context: CommandContext,
  texts: readonly string[],
  options: TargetOptions & DeleteOptions,
): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  const paths = texts.map((text) => {
    const asked = pathArgument(store, text, context.cwd);
    if (asked === undefined || asked.path !== asked.object)
      throw usage(`not a store path: ${text}`, "astbuild path-info TARGET shows it");
    return asked.object;
  });
  const deleted = await (await store.maintain()).delete(paths, options);
  if (options.json === true) return context.terminal.out(jsonLine(deleted));
  for (const path of deleted.paths) context.terminal.out(`deleted ${path}\n`);
  context.terminal.out(`freed ${formatBytes(deleted.bytes)}\n`);
}

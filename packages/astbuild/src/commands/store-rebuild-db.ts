/** `astbuild store rebuild-db`: the database anew, from the objects. */

import { rebuildDatabase } from "@astbuild/store";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { showProgress } from "../output/show-progress.ts";
import type { TargetOptions } from "../command-options.ts";
import { storeRoot } from "../session-store.ts";

export async function storeRebuildDbCommand(
  context: CommandContext,
  options: TargetOptions,
): Promise<void> {
  const root = storeRoot(sessionOptions(context, options));
  const progress = showProgress(context.terminal, "reading objects");
  const { signal } = context.interruption;
  const rebuilt = await rebuildDatabase({ root, signal, onProgress: progress.count }).finally(() =>
    progress[Symbol.dispose](),
  );
  if (options.json === true) return context.terminal.out(jsonLine(rebuilt));
  const { objects, builds, refused } = rebuilt;
  for (const path of refused) context.terminal.out(`not adopted  ${path}\n`);
  context.terminal.out(`${objects} objects and ${builds} builds registered\n`);
}

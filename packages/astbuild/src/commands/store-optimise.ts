/** `astbuild store optimise`: equal files of different objects share their bytes. */

import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { formatBytes } from "../output/format-units.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { showProgress } from "../output/show-progress.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSessionStore } from "../session-store.ts";

export async function storeOptimiseCommand(
  context: CommandContext,
  options: TargetOptions,
): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  const maintenance = await store.maintain();
  const { terminal, interruption } = context;
  using progress = showProgress(terminal, "comparing");
  const { signal } = interruption;
  const optimised = await maintenance.optimise({ signal, onProgress: progress.count });
  progress[Symbol.dispose]();
  const { files, bytes } = optimised;
  terminal.out(
    options.json === true
      ? jsonLine(optimised)
      : `${files} ${files === 1 ? "file is a link" : "files are links"} now, ${formatBytes(bytes)} freed\n`,
  );
}

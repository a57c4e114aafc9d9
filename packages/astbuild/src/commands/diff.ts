/** `astbuild diff`: versions, sizes and files of two results. */

import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { diffObjects } from "../diff/diff-objects.ts";
import { diffText } from "../output/diff-text.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { withStorePaths } from "../with-store-path.ts";

export async function diffCommand(
  context: CommandContext,
  { before, after }: { readonly before: string; readonly after: string },
  options: TargetOptions,
): Promise<void> {
  await withStorePaths(context, [before, after], options, async (store, [from, to]) => {
    const diff = await diffObjects(store, from!, to!);
    const { terminal } = context;
    terminal.out(options.json === true ? jsonLine({ type: "diff", ...diff }) : diffText(diff));
  });
}

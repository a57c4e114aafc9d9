/** `astbuild diff`: versions, sizes and files of two results. */

import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { diff } from "../diff.ts";
import { diffText } from "../output/diff-text.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { namedPathOptions } from "../with-store-path.ts";

export async function diffCommand(
  context: CommandContext,
  names: { readonly before: string; readonly after: string },
  options: TargetOptions,
): Promise<void> {
  const found = await diff({ ...namedPathOptions(context, options), ...names });
  const { terminal } = context;
  terminal.out(options.json === true ? jsonLine({ type: "diff", ...found }) : diffText(found));
}

/** `astbuild explain`: why a target would be built, or was: the root cause, and what follows from it. */

import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { explain } from "../explain.ts";
import { explanationText } from "../output/explanation-text.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { namedPathOptions } from "../with-store-path.ts";

export interface ExplainCommandOptions extends TargetOptions {
  /** A path, the hash of a build, or a target. */
  readonly against?: string;
}

export async function explainCommand(
  context: CommandContext,
  target: string,
  options: ExplainCommandOptions,
): Promise<void> {
  const { against } = options;
  const explanation = await explain({ ...namedPathOptions(context, options), target, against });
  const { terminal, cwd } = context;
  if (options.json === true) return terminal.out(jsonLine({ type: "explanation", ...explanation }));
  const named = `${target} ${explanation.platform}`;
  terminal.out(explanationText(explanation, { target: named, against, cwd }));
}

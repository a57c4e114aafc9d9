/** The end of a realise: failures on stderr, physical paths on stdout, the exit code. */

import { formatError } from "@astbuild/errors";
import type { CommandContext } from "./command-context.ts";
import { exitCode } from "./exit-code.ts";
import { errorToJson } from "./output/error-to-json.ts";
import { jsonLine } from "./output/json-reporter.ts";
import type { RealiseResult, RealisedTarget } from "./realise.ts";

export interface PublishedTarget extends RealisedTarget {
  /** The file of `-o`. */
  readonly file?: string;
  /** The link in `result/`. */
  readonly link?: string;
}

export interface PublishedResult extends RealiseResult {
  readonly targets: readonly (PublishedTarget | undefined)[];
}

export function showRealised(
  { terminal, setExitCode }: CommandContext,
  result: PublishedResult,
  json: boolean,
): void {
  const { targets, failures, cancelled, counts } = result;
  const code = exitCode(failures);
  if (json) {
    const errors = failures.map(errorToJson);
    terminal.out(jsonLine({ type: "result", exitCode: code, targets, failures: errors, counts }));
  }
  for (const failure of failures) terminal.err(`\n${formatError(failure)}\n`);
  if (failures.length > 0 && cancelled.length > 0) {
    const because = `${cancelled.length} more not built because of it: ${recipesOf(cancelled)}`;
    terminal.err(`\n${counts.failed} failed, ${because}\n`);
  }
  if (!json) for (const each of targets) if (each) terminal.out(`${each.file ?? each.physical}\n`);
  if (code !== 0) setExitCode(code);
}

/** Recipes that are named; the rest is counted. */
const MOST = 12;

/** Each once. */
function recipesOf(steps: RealiseResult["cancelled"]): string {
  const recipes = [...new Set(steps.map(({ origin }) => origin.recipe))];
  const more = recipes.length - MOST;
  return [...recipes.slice(0, MOST), ...(more > 0 ? [`${more} more recipes`] : [])].join(", ");
}

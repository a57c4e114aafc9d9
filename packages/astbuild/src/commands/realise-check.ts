/** `astbuild realise --check`: builds again what was built, and says whether it came out the same. */

import { formatError } from "@astbuild/errors";
import { realiseRequest } from "../build-options.ts";
import { check } from "../check.ts";
import type { CheckResult } from "../check.ts";
import type { CommandContext } from "../command-context.ts";
import type { RealiseOptions } from "../command-options.ts";
import { exitCode } from "../exit-code.ts";
import { errorToJson } from "../output/error-to-json.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { usage } from "../usage.ts";
import { withReporter } from "../with-reporter.ts";

export async function checkCommand(
  context: CommandContext,
  targets: readonly string[],
  options: RealiseOptions,
): Promise<void> {
  if (options.output !== undefined || options.dryRun === true) {
    throw usage("--check writes no result", "leave -o and --dry-run away");
  }
  const { repeat } = options;
  const result = await withReporter(context, options, (onEvent) =>
    check({ ...realiseRequest(context, targets, options), repeat, onEvent }),
  );
  show(context, result, options.json === true);
}

/** Failures on stderr; on stdout the physical paths of what came out the same. */
function show(
  { terminal, setExitCode }: CommandContext,
  { targets, failures }: CheckResult,
  json: boolean,
): void {
  const code = exitCode(failures);
  if (json) {
    const errors = failures.map(errorToJson);
    terminal.out(jsonLine({ type: "result", exitCode: code, targets, failures: errors }));
  }
  for (const failure of failures) terminal.err(`\n${formatError(failure)}\n`);
  const left = targets.filter((each) => each === undefined).length - failures.length;
  if (left > 0) terminal.err(`\n${left} more not checked because of it\n`);
  if (!json) for (const each of targets) if (each) terminal.out(`${each.physical}\n`);
  if (code !== 0) setExitCode(code);
}

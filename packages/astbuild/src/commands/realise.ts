/** `astbuild realise`: builds, publishes the result, prints its physical path. */

import { realiseRequest } from "../build-options.ts";
import type { RealiseOptions } from "../command-options.ts";
import type { CommandContext } from "../command-context.ts";
import { linkResult } from "../link-result.ts";
import { realiseSelected, withTargets } from "../realise.ts";
import type { RealisedTarget } from "../realise.ts";
import type { Session } from "../session.ts";
import { showRealised } from "../show-realised.ts";
import type { PublishedResult, PublishedTarget } from "../show-realised.ts";
import { usage } from "../usage.ts";
import { withReporter } from "../with-reporter.ts";
import { resultFile, writeResultFile } from "../write-result-file.ts";

export async function realiseCommand(
  context: CommandContext,
  targets: readonly string[],
  options: RealiseOptions,
): Promise<void> {
  if (targets.length === 0) throw usage("no target is named", "astbuild list");
  if (options.output !== undefined && targets.length > 1) {
    throw usage("-o takes the result of one target", "name one target, or leave -o away");
  }
  if (options.repeat !== undefined && options.check !== true) {
    throw usage("--repeat says how often to check", "--check --repeat 3");
  }
  if (options.check === true) {
    const { checkCommand } = await import("./realise-check.ts");
    return await checkCommand(context, targets, options);
  }
  if (options.dryRun === true) {
    const { dryRun } = await import("./realise-dry-run.ts");
    return await dryRun(context, targets, options);
  }
  const { output } = options;
  const whole = output === undefined ? {} : { output: await resultFile(context.cwd, output) };
  const result = await realiseAndPublish(context, targets, { ...options, ...whole });
  showRealised(context, result, options.json === true);
}

/** The store stays open until the results are roots or copies: nothing may collect them before. */
async function realiseAndPublish(
  context: CommandContext,
  targets: readonly string[],
  options: RealiseOptions,
): Promise<PublishedResult> {
  const request = realiseRequest(context, targets, options);
  return await withReporter(context, options, (onEvent) =>
    withTargets({ ...request, onEvent }, async (selected) => {
      const result = await realiseSelected(selected);
      const published: (PublishedTarget | undefined)[] = [];
      for (const target of result.targets) {
        published.push(target && (await publishTarget(selected.session, { target, options })));
      }
      return { ...result, targets: published };
    }),
  );
}

async function publishTarget(
  session: Session,
  { target, options }: { target: RealisedTarget; options: RealiseOptions },
): Promise<PublishedTarget> {
  if (options.output !== undefined) {
    await writeResultFile(session.store, target.physical, options.output);
    return { ...target, file: options.output };
  }
  return options.link ? { ...target, link: await linkResult(session, target) } : target;
}

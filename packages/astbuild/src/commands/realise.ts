/** `astbuild realise`: builds, publishes the result, prints its physical path. */

import { realiseRequest, sessionOptions, targetChoice } from "../build-options.ts";
import type { RealiseOptions } from "../command-options.ts";
import type { CommandContext } from "../command-context.ts";
import { realiseKnown } from "../evaluation/realise-known.ts";
import { findProject } from "../project.ts";
import type { RealisedTarget } from "../realise.ts";
import type { Session } from "../session.ts";
import { floorFrom, storeRoot } from "../session-store.ts";
import { showRealised } from "../show-realised.ts";
import type { PublishedResult, PublishedTarget } from "../show-realised.ts";
import { usage } from "../usage.ts";
import { withReporter } from "../with-reporter.ts";

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
  const whole = output === undefined ? {} : { output: await ownFile(context.cwd, output) };
  const result = await realiseAndPublish(context, targets, { ...options, ...whole });
  showRealised(context, result, options.json === true);
}

async function ownFile(cwd: string, text: string): Promise<string> {
  return await (await import("../write-result-file.ts")).resultFile(cwd, text);
}

/** What takes most of the product is loaded only where the last evaluation does not settle it. */
async function realiseAndPublish(
  context: CommandContext,
  targets: readonly string[],
  options: RealiseOptions,
): Promise<PublishedResult> {
  const request = realiseRequest(context, targets, options);
  const store = storeRoot(sessionOptions(context, options));
  // A wrong setting is told also where the store is only looked into.
  floorFrom(context.env);
  const project = findProject(context.cwd);
  const evaluation = { store, project, targets, ...targetChoice(options) };
  return await withReporter(context, options, async (onEvent) => {
    const known =
      options.output === undefined ? realiseKnown(evaluation, options.link, onEvent) : undefined;
    if (known !== undefined) return known;
    const { realiseSelected, withTargets } = await import("../realise.ts");
    const { rememberEvaluation } = await import("../evaluation/remember-evaluation.ts");
    // The store stays open until the results are roots or copies: nothing may collect them before.
    return await withTargets({ ...request, onEvent }, async (all) => {
      const result = await realiseSelected(all);
      if (result.failures.length === 0) rememberEvaluation(all, evaluation, result.counts);
      const published: (PublishedTarget | undefined)[] = [];
      for (const target of result.targets) {
        published.push(target && (await publishTarget(all.session, { target, options })));
      }
      return { ...result, targets: published };
    });
  });
}

async function publishTarget(
  session: Session,
  { target, options }: { target: RealisedTarget; options: RealiseOptions },
): Promise<PublishedTarget> {
  if (options.output !== undefined) {
    const { writeResultFile } = await import("../write-result-file.ts");
    await writeResultFile(session.store, target.physical, options.output);
    return { ...target, file: options.output };
  }
  if (!options.link) return target;
  const { linkResult } = await import("../link-result.ts");
  return { ...target, link: await linkResult(session, target) };
}

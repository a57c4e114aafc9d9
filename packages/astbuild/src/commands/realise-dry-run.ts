/** `astbuild realise --dry-run`: what would be done. */

import type { Plan, StepKind } from "@astbuild/engine";
import { buildOptions, sessionOptions, targetChoice } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import type { RealiseOptions } from "../command-options.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { STEP_WORDS } from "../output/step-words.ts";
import { engineTarget, openEngine } from "../realise.ts";
import { selectTarget } from "../select-target.ts";
import { openSession } from "../session.ts";

export async function dryRun(
  context: CommandContext,
  targets: readonly string[],
  options: RealiseOptions,
): Promise<void> {
  await using session = await openSession(sessionOptions(context, options));
  const choice = targetChoice(options);
  const selected = targets.map((target) => selectTarget(session, target, choice));
  await using engine = openEngine(session.store, buildOptions(context, options));
  const plan = await engine.plan(selected.map(engineTarget));
  context.terminal.out(options.json === true ? planJson(plan) : planText(plan));
}

/** Builds a line each; the rest by recipe, with how many. Early cutoff can make it less. */
export function planText(plan: Plan): string {
  const counts = new Map<string, number>();
  for (const { derivation, kind } of plan.steps) {
    const { recipe, platform } = derivation.unhashed.origin;
    const what = platform === undefined || !isBuild(kind) ? recipe : `${recipe} ${platform}`;
    const line = `would ${STEP_WORDS[kind].do.padEnd(6)}  ${what}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const lines = [...counts].map(([line, count]) =>
    count === 1 ? line : `${line}  ${count} steps`,
  );
  return `${[...lines, `${plan.reused} of ${plan.total} steps are done already`].join("\n")}\n`;
}

function planJson(plan: Plan): string {
  const steps = plan.steps.map(({ derivation, kind }) => {
    const { recipe, platform } = derivation.unhashed.origin;
    return { kind, name: derivation.name, recipe, ...(platform !== undefined && { platform }) };
  });
  return jsonLine({ type: "dry-run", steps, reused: plan.reused, total: plan.total });
}

function isBuild(kind: StepKind): boolean {
  return kind === "build" || kind === "image";
}

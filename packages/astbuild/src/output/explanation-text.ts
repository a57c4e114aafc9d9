/** An explanation for somebody at night: the first line says the cause; then what changed, what follows, what it was compared with. */

import type { Cause, ExplainedStep, Explanation } from "@astbuild/engine";
import { changeLines, changeTitle, nameOf } from "./change-text.ts";
import { STEP_WORDS } from "./step-words.ts";

/** Steps that are named; the rest is counted. */
const MOST = 6;

export interface ExplanationWords {
  /** `initrd x86_64-musl` */
  readonly target: string;
  /** What it was asked to be compared with, as it was written. */
  readonly against: string | undefined;
  readonly cwd: string;
}

export function explanationText(explanation: Explanation, words: ExplanationWords): string {
  const { cwd } = words;
  const { causes, cascade, missing, against } = explanation;
  const lines = [firstLine(explanation, words)];
  const isOne = causes.length === 1 && causes[0]!.changes.length === 1;
  for (const cause of causes) {
    const block = causeLines(cause, cwd);
    // A single one stands in the first line.
    lines.push(...(isOne ? block.slice(1) : ["", ...block]));
  }
  const rest: [string, string][] = [];
  if (cascade.length > 0) rest.push(["follows", stepsText(cascade)]);
  if (missing.length > 0 && causes.length > 0) rest.push(["besides", stepsText(missing)]);
  if (missing.length > 0 && causes.length === 0) rest.push(["to do", stepsText(missing)]);
  if (against?.registered !== undefined)
    rest.push(["against", `the build of ${timeText(against.registered)}`]);
  else if (against !== undefined) rest.push(["against", against.name]);
  if (rest.length > 0)
    lines.push("", ...rest.map(([label, text]) => `${label.padEnd(7)}  ${text}`));
  return `${lines.join("\n")}\n`;
}

function firstLine(
  { state, causes, against }: Explanation,
  { target, against: asked, cwd }: ExplanationWords,
): string {
  const titles = causes.flatMap(({ step, changes }) =>
    changes.map((change) => changeTitle(change, step, cwd)),
  );
  const built = state === "done" ? "was built anew" : "would be built anew";
  const verb = asked === undefined ? built : `differs from ${asked}`;
  if (titles.length > 0) {
    const more = titles.length === 1 ? "" : `, and ${titles.length - 1} more`;
    return `${target} ${verb}: ${titles[0]!}${more}`;
  }
  if (asked !== undefined) return `${target} is made of the same as ${asked}`;
  if (state === "reused")
    return `${target} would not be built: nothing changed since its last build`;
  if (against === undefined && state === "done")
    return `${target} is there, and no earlier build of it is known`;
  if (against === undefined)
    return `${target} would be built: no build of it is known to this store`;
  return `${target} would be built though nothing changed: its outputs are not in the store`;
}

function causeLines({ step, changes, chain }: Cause, cwd: string): string[] {
  const blocks = changes.flatMap((change) => [
    changeTitle(change, step, cwd),
    ...changeLines(change).map((line) => `  ${line}`),
  ]);
  const above = chain.slice(0, -1).toReversed();
  return above.length === 0 ? blocks : [...blocks, `  used by ${above.join(" → ")}`];
}

function timeText(time: Date): string {
  return time.toISOString().replace("T", " ").replace(/\..*/, " UTC");
}

/** `3 steps: merge etc, build initrd x86_64-musl`; of many only builds by name. */
function stepsText(steps: readonly ExplainedStep[]): string {
  const isMany = steps.length > MOST;
  const named = steps.filter(({ kind }) => !isMany || kind === "build" || kind === "image");
  const others = Map.groupBy(
    steps.filter((each) => !named.includes(each)),
    ({ kind }) => STEP_WORDS[kind].do,
  );
  const names = named.map((each) =>
    [STEP_WORDS[each.kind].do, nameOf(each), each.platform].filter(Boolean).join(" "),
  );
  const shown = names.length > MOST ? [...names.slice(0, MOST - 1), "…", names.at(-1)!] : names;
  const words = [...[...others].map(([word, { length }]) => `${word} ${length}`), ...shown];
  return `${steps.length} step${steps.length === 1 ? "" : "s"}: ${words.join(", ")}`;
}

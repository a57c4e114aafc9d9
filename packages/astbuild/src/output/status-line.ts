/** The one rewritten line: `[ 9/14] building  python3 riscv64  2m10s   libffi riscv64  12s`, and below it the last log line. */

import type { StepKind } from "@astbuild/engine";
import { fitWidth, plainText } from "./display-width.ts";
import { formatBytes, formatElapsed, formatRough } from "./format-units.ts";
import type { Progress, RunningStep } from "./progress.ts";
import { STEP_WORDS } from "./step-words.ts";

export interface StatusLines {
  readonly status: string;
  /** Last line of the log of the build that runs longest. */
  readonly log: string | undefined;
}

/** Undefined while there is nothing to show. Lines are cut to `width` columns. */
export function statusLines(
  progress: Progress,
  now: number,
  width: number,
): StatusLines | undefined {
  const { total, finished } = progress;
  if (total === 0) return undefined;
  const running = [...progress.running.values()];
  const done = String(finished).padStart(String(total).length);
  const parts = [...groupsOf(running)].map(([word, steps]) => phrase(word, steps, progress, now));
  const left = progress.left(now);
  const rest = left === undefined ? "" : ` ~${formatRough(left)} left`;
  const status = fitWidth(`[${done}/${total}${rest}] ${parts.join("   ")}`.trimEnd(), width);
  const oldest = oldestBuild(running);
  const log = oldest === undefined ? "" : plainText(oldest.log.last).trim();
  return { status, log: log === "" ? undefined : `  ${fitWidth(log, width - 2)}` };
}

/** The build that runs longest. */
export function oldestBuild(running: Iterable<RunningStep>): RunningStep | undefined {
  const builds = [...running].filter((each) => each.step.kind === "build");
  return builds.toSorted((a, b) => a.started - b.started)[0];
}

/** `busybox riscv64-musl  2m10s`; with ` of 3m02s` where it is known how long it took last time. */
export function runningPhrase(each: RunningStep, now: number): string {
  const { recipe, platform } = each.step.origin;
  const name = platform === undefined ? recipe : `${recipe} ${platform}`;
  const elapsed = formatElapsed((now - each.started) / 1000);
  const expected = each.expected === undefined ? "" : ` of ${formatElapsed(each.expected)}`;
  return `${name}  ${elapsed}${expected}`;
}

/** Builds first, in the order in which they started, then what only prepares them. */
function groupsOf(running: readonly RunningStep[]): Map<string, RunningStep[]> {
  const order: readonly StepKind[] = ["image", "build", "fetch", "tree", "unpack", "source"];
  const rank = (each: RunningStep): number => (order.indexOf(each.step.kind) + 9) % 9;
  const groups = new Map<string, RunningStep[]>();
  for (const each of running.toSorted((a, b) => rank(a) - rank(b) || a.started - b.started)) {
    const word =
      each.waitingFor === undefined
        ? STEP_WORDS[each.step.kind].ing
        : `waiting for ${each.waitingFor} to ${STEP_WORDS[each.step.kind].do}`;
    const group = groups.get(word);
    if (group === undefined) groups.set(word, [each]);
    else group.push(each);
  }
  return groups;
}

function phrase(
  word: string,
  steps: readonly RunningStep[],
  progress: Progress,
  now: number,
): string {
  const head = word.padEnd(9);
  const isBuild = steps[0]?.step.kind === "build" || steps[0]?.step.kind === "image";
  if (steps[0]?.step.kind === "fetch") return `${head} ${fetchPhrase(steps, progress, now)}`;
  if (isBuild) return `${head} ${steps.map((each) => runningPhrase(each, now)).join("   ")}`;
  if (steps.length === 1) return `${head} ${steps[0]!.step.name}`;
  return `${head} ${steps.length} of ${steps[0]!.step.origin.recipe}`;
}

/** `zlib.tar.gz  0.4 of 1.4 MiB  812.0 KiB/s  1s left`, or the same in sum for several. */
function fetchPhrase(steps: readonly RunningStep[], progress: Progress, now: number): string {
  const planned = progress.plan?.steps.fetch ?? 0;
  const bytes = sum(steps.map((each) => each.bytes)) + (planned > 1 ? progress.fetched.bytes : 0);
  const left = bytesLeft(steps, progress, planned);
  const parts = [
    planned > 1 ? `${progress.fetched.count} of ${planned} files` : steps[0]!.step.name,
    left === undefined
      ? formatBytes(bytes)
      : `${formatBytes(bytes)} of ${left.isExact ? "" : "~"}${formatBytes(bytes + left.bytes)}`,
  ];
  const rate = progress.rate(now);
  if (rate !== undefined && rate > 0) {
    parts.push(`${formatBytes(Math.round(rate))}/s`);
    if (left !== undefined) parts.push(`${formatElapsed(left.bytes / rate)} left`);
  }
  return parts.join("  ");
}

/** What is still to come: exact when all downloads have begun, else guessed by their mean size. */
function bytesLeft(
  steps: readonly RunningStep[],
  progress: Progress,
  planned: number,
): { bytes: number; isExact: boolean } | undefined {
  if (steps.some((each) => each.totalBytes === undefined)) return undefined;
  const here = sum(steps.map((each) => each.totalBytes! - each.bytes));
  const begun = progress.fetched.count + steps.length;
  const queued = Math.max(0, planned - begun);
  const mean = (progress.fetched.bytes + sum(steps.map((each) => each.totalBytes!))) / begun;
  return { bytes: Math.round(here + queued * mean), isExact: queued === 0 };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

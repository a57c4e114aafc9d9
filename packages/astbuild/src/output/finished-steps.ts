/** Which finished steps get a line: each build its own; fetches and other small steps of one recipe, and reused builds of one platform, a line together. */

import type { EngineEvent, Step, StepEndEvent } from "@astbuild/engine";
import type { FinishedLine } from "./finished-line.ts";
import { formatBytes } from "./format-units.ts";
import { STEP_WORDS } from "./step-words.ts";

export interface FinishedSteps {
  /** Lines for what this event finishes. */
  apply(event: EngineEvent, now: number): readonly FinishedLine[];
  /** Lines for groups that had nothing running for a while; with `all`, for every group. */
  due(now: number, all?: "all"): readonly FinishedLine[];
}

interface Group {
  readonly kind: "fetch" | "small" | "reused";
  readonly word: string;
  readonly recipe: string;
  readonly platform: string | undefined;
  readonly started: number;
  readonly names: string[];
  running: number;
  ended: number;
  bytes: number;
}

/** Milliseconds without a running step after which a group is taken as complete. */
const QUIET = 1000;
/** Seconds from which on small steps are worth a line. */
const WORTH = 1;
const NAMES_WIDTH = 34;

export function createFinishedSteps(): FinishedSteps {
  const groups = new Map<string, Group>();
  let total = 0;

  function groupOf(step: Step, kind: Group["kind"], now: number): Group {
    const { recipe, platform } = step.origin;
    const key = kind === "reused" ? `reused ${platform}` : `${step.kind} ${recipe}`;
    const found = groups.get(key);
    if (found !== undefined) return found;
    const word = kind === "reused" ? "reused" : STEP_WORDS[step.kind].ed;
    const fixed = { kind, word, recipe, platform, started: now };
    const group = { ...fixed, names: [], running: 0, ended: now, bytes: 0 };
    groups.set(key, group);
    return group;
  }

  function endSmall(event: StepEndEvent, now: number): void {
    const group = groupOf(event.step, smallKind(event.step), now);
    group.running = Math.max(0, group.running - 1);
    group.ended = now;
    if (event.result !== "done" || event.check !== undefined) return;
    group.names.push(event.step.name);
    group.bytes += event.size ?? 0;
  }

  return {
    apply(event, now) {
      if (event.type === "plan") total = event.total;
      if (event.type === "start" && isSmall(event.step)) {
        groupOf(event.step, smallKind(event.step), now).running += 1;
      }
      if (event.type !== "end") return [];
      if (isSmall(event.step)) endSmall(event, now);
      else if (event.result === "reused") {
        const group = groupOf(event.step, "reused", now);
        group.names.push(event.step.origin.recipe);
        group.ended = now;
      }
      const line = ownLine(event);
      return line === undefined ? [] : [line];
    },
    due(now, all) {
      const lines: FinishedLine[] = [];
      for (const [key, group] of groups) {
        const isQuiet = group.running === 0 && now - group.ended >= QUIET;
        if (all === undefined && !isQuiet) continue;
        groups.delete(key);
        const line = group.kind === "reused" ? reusedLine(group, total) : smallLine(group);
        if (line !== undefined) lines.push(line);
      }
      return lines;
    },
  };
}

function isSmall(step: Step): boolean {
  return step.kind !== "build" && step.kind !== "image";
}

function smallKind(step: Step): "fetch" | "small" {
  return step.kind === "fetch" ? "fetch" : "small";
}

/** The line of a step that has one for itself: a build, an image, whatever failed. */
function ownLine(event: StepEndEvent): FinishedLine | undefined {
  const { step, result, seconds, size, error, check } = event;
  const { recipe, platform } = step.origin;
  const common = { seconds, what: isSmall(step) ? step.name : recipe, platform };
  if (result === "failed") return { ...common, mark: "✗", word: "failed", fact: error?.code };
  if (check !== undefined) return { ...common, mark: "✓", word: "checked", fact: sameBytes(check) };
  if (result !== "done" || isSmall(step)) return undefined;
  const fact = step.kind === "image" && size !== undefined ? formatBytes(size) : undefined;
  return { ...common, mark: "✓", word: STEP_WORDS[step.kind].ed, fact };
}

function sameBytes({ round, rounds }: NonNullable<StepEndEvent["check"]>): string {
  return rounds === 1 ? "the same bytes" : `the same bytes, ${round} of ${rounds}`;
}

function smallLine(group: Group): FinishedLine | undefined {
  const { names, word, recipe, bytes } = group;
  const seconds = (group.ended - group.started) / 1000;
  const [first] = names;
  if (first === undefined || (group.kind === "small" && seconds < WORTH)) return undefined;
  const what = names.length === 1 ? first : `${names.length} files of ${recipe}`;
  return { seconds, mark: "✓", word, what, fact: bytes === 0 ? undefined : formatBytes(bytes) };
}

/** `zlib openssl xz    riscv64           3 of 14`. */
function reusedLine({ names, platform }: Group, total: number): FinishedLine {
  const shown: string[] = [];
  for (const name of names) {
    if ([...shown, name].join(" ").length > NAMES_WIDTH) break;
    shown.push(name);
  }
  if (shown.length < names.length) shown.push(`+${names.length - shown.length}`);
  const fact = `${names.length} of ${total}`;
  return { seconds: 0, mark: "✓", word: "reused", what: shown.join(" "), platform, fact };
}

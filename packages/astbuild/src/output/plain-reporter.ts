/** For a log file or a CI page: lines only, builds when they start and end, and a sign of life in between. */

import type { EngineEvent } from "@astbuild/engine";
import { plainText } from "./display-width.ts";
import { formatElapsed } from "./format-units.ts";
import { createPaint } from "./paint.ts";
import { createPermanentLines } from "./permanent-lines.ts";
import { createProgress } from "./progress.ts";
import type { Reporter, ReporterOptions } from "./reporter.ts";
import { oldestBuild, statusLines } from "./status-line.ts";
import { STEP_WORDS } from "./step-words.ts";

const TICK = 1000;
/** Milliseconds without a line after which there is a sign of life. */
const SILENCE = 30_000;
const WIDTH = 160;

export function createPlainReporter({ terminal, clock, logs }: ReporterOptions): Reporter {
  const progress = createProgress();
  const permanent = createPermanentLines(createPaint(terminal.colour), logs);
  const started = clock.now();
  let printed = started;

  function print(lines: readonly string[]): void {
    if (lines.length === 0) return;
    printed = clock.now();
    terminal.err(lines.map((line) => `${line}\n`).join(""));
  }

  function tick(): void {
    const now = clock.now();
    print(permanent.due(now));
    if (now - printed >= SILENCE) print(signOfLife(now));
  }

  function signOfLife(now: number): readonly string[] {
    const lines = statusLines(progress, now, WIDTH);
    if (lines === undefined) return [];
    const elapsed = formatElapsed((now - started) / 1000).padStart(6);
    const oldest = oldestBuild(progress.running.values());
    const log = plainText(oldest?.log.last ?? "").trim();
    const said = log === "" ? [] : [`${" ".repeat(9)}${log.slice(0, WIDTH)}`];
    return [`${elapsed} … ${lines.status}`, ...said];
  }

  const timer = clock.every(TICK, tick);
  return {
    event(event) {
      const now = clock.now();
      progress.apply(event, now);
      print([...startLine(event), ...permanent.apply(event, now)]);
    },
    finish() {
      timer[Symbol.dispose]();
      print(permanent.due(clock.now(), "all"));
    },
  };
}

/** Only what has a line of its own at the end has one at the start, or when another process has it. */
function startLine(event: EngineEvent): readonly string[] {
  if (event.type !== "start" && event.type !== "waiting") return [];
  if (event.step.kind !== "build" && event.step.kind !== "image") return [];
  const { recipe, platform } = event.step.origin;
  const word = event.type === "start" ? STEP_WORDS[event.step.kind].ing : "waiting";
  const line = `       … ${word.padEnd(9)} ${recipe.padEnd(18)} ${platform ?? ""}`.trimEnd();
  if (event.type === "start") return [line];
  const { command, pid, host } = event.holder;
  return [line, `         ${command} (pid ${pid} on ${host}) builds it`];
}

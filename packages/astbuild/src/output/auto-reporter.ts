/** For a terminal: permanent lines, and below them a status that is rewritten, ten times a second at most. */

import { displayWidth } from "./display-width.ts";
import { createPaint } from "./paint.ts";
import { createPermanentLines } from "./permanent-lines.ts";
import { createProgress } from "./progress.ts";
import type { Reporter, ReporterOptions } from "./reporter.ts";
import { statusLines } from "./status-line.ts";

const REDRAW = 100;

export function createAutoReporter({ terminal, clock, logs }: ReporterOptions): Reporter {
  const paint = createPaint(terminal.colour);
  const progress = createProgress();
  const permanent = createPermanentLines(paint, logs);
  /** What stands on the terminal below the permanent lines; the cursor is at the end of its last line. */
  let drawn: readonly string[] = [];
  let pending: string[] = [];
  let columns = terminal.columns();

  function draw(status: readonly string[]): void {
    if (pending.length === 0 && sameLines(status, drawn) && columns === terminal.columns()) return;
    const isResized = columns !== terminal.columns();
    columns = terminal.columns();
    // A row that was wrapped stays marked as such in tmux, and counts wrong next time, unless it is erased.
    const start = `${toStart(drawn, columns)}${isResized ? CLEAR_BELOW : ""}`;
    const lines = [...pending.map((line) => `${line}${CLEAR_RIGHT}\n`), status.join(LINE_END)];
    terminal.err(`${start}${lines.join("")}${CLEAR_BELOW}`);
    pending = [];
    drawn = status;
  }

  function redraw(): void {
    const now = clock.now();
    pending.push(...permanent.due(now));
    const lines = statusLines(progress, now, terminal.columns() - 1);
    const log = lines?.log === undefined ? [] : [paint.dim(lines.log)];
    draw(lines === undefined ? [] : [lines.status, ...log]);
  }

  const { note } = terminal;
  terminal.note = (line) => void pending.push(line);
  const timer = clock.every(REDRAW, redraw);
  const resize = terminal.onResize(redraw);
  return {
    event(event) {
      const now = clock.now();
      progress.apply(event, now);
      pending.push(...permanent.apply(event, now));
    },
    finish() {
      timer[Symbol.dispose]();
      resize[Symbol.dispose]();
      terminal.note = note;
      pending.push(...permanent.due(clock.now(), "all"));
      draw([]);
    },
  };
}

const CLEAR_RIGHT = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";
const LINE_END = `${CLEAR_RIGHT}\n`;

/** Puts the cursor to the first column of the first drawn line; a terminal that became narrower has wrapped them. */
function toStart(drawn: readonly string[], columns: number): string {
  if (drawn.length === 0) return "";
  const rows = drawn.map((line) => Math.max(1, Math.ceil(displayWidth(line) / columns)));
  const up = rows.reduce((total, each) => total + each, 0) - 1;
  return up === 0 ? "\r" : `\r\u001b[${up}A`;
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

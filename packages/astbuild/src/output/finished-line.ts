/** One line for what is finished: `  48.1s ✓ built     busybox            riscv64`. */

import { displayWidth } from "./display-width.ts";
import { formatSeconds } from "./format-units.ts";
import type { Paint } from "./paint.ts";

export interface FinishedLine {
  readonly seconds: number;
  readonly mark: "✓" | "✗";
  /** `built`, `fetched`, `reused`, … */
  readonly word: string;
  readonly what: string;
  readonly platform?: string | undefined;
  /** At the right: a size, a count. */
  readonly fact?: string | undefined;
}

const TIME = 6;
const WORD = 9;
const WHAT = 18;
const FACT_END = 45;

export function formatFinishedLine(line: FinishedLine, paint: Paint): string {
  const time = formatSeconds(line.seconds).padStart(TIME);
  const mark = line.mark === "✓" ? paint.good(line.mark) : paint.bad(line.mark);
  let rest = line.what;
  if (line.platform !== undefined) rest = `${padColumns(rest, WHAT)} ${line.platform}`;
  if (line.fact !== undefined) {
    const gap = Math.max(2, FACT_END - displayWidth(rest) - displayWidth(line.fact));
    rest = rest === "" ? line.fact : `${rest}${" ".repeat(gap)}${line.fact}`;
  }
  return `${time} ${mark} ${line.word.padEnd(WORD)} ${rest}`;
}

function padColumns(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}

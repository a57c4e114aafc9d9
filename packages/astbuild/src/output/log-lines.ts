/** A builder's output cut into lines; bytes that are not UTF-8 are shown as such, a line is never longer than a bound. */

import { StringDecoder } from "node:string_decoder";

export interface LogLines {
  /** Takes a piece, gives the lines that it completes. */
  push(chunk: Buffer): readonly string[];
  /** What is left without a line feed at the end. */
  rest(): string;
  /** What came since the last line feed. */
  readonly partial: string;
  /** The last line with something on it; of a line that was rewritten by carriage returns its last state. */
  readonly last: string;
}

const LONGEST = 64 * 1024;

export function createLogLines(): LogLines {
  const decoder = new StringDecoder("utf8");
  let partial = "";
  let last = "";

  function remember(line: string): void {
    const shown = line.split("\r").findLast((part) => part.trim() !== "");
    if (shown !== undefined) last = shown.trimEnd();
  }

  return {
    push(chunk) {
      const lines = (partial + decoder.write(chunk)).split("\n");
      partial = lines.pop() ?? "";
      if (partial.length > LONGEST) {
        lines.push(partial);
        partial = "";
      }
      for (const line of lines) remember(line);
      remember(partial);
      return lines;
    },
    rest() {
      const rest = partial + decoder.end();
      partial = "";
      return rest;
    },
    get partial() {
      return partial;
    },
    get last() {
      return last;
    },
  };
}

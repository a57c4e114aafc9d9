/** The last lines of a builder's output, for the message of its failure. */

export const TAIL_LINES = 25;

/** Characters of a line: it keeps its end, where an exit code may stand. */
const LONGEST = 400;
const END = 60;

export interface LogTail {
  add(chunk: Uint8Array): void;
  lines(): string[];
}

/** Keeps no more than some KiB, however much comes and however long a line is. */
export function logTail(): LogTail {
  const LIMIT = 64 * 1024;
  let text = Buffer.alloc(0);
  return {
    add(chunk) {
      text = Buffer.concat([text, chunk]);
      if (text.length > 2 * LIMIT) text = text.subarray(text.length - LIMIT);
    },
    lines() {
      const lines = text
        .toString("utf8")
        .replace(/\r?\n$/, "")
        .split(/\r?\n/);
      return lines
        .filter((line, index) => index > 0 || line !== "")
        .slice(-TAIL_LINES)
        .map(printable);
    },
  };
}

/** A builder's bytes must not move the reader's cursor, nor one line fill the screen. */
function printable(line: string): string {
  const plain = line
    .replaceAll(/\p{Cc}\[[0-9;]*[A-Za-z]/gu, "")
    .replaceAll("\t", "    ")
    .replaceAll(/\p{Cc}/gu, "\u{fffd}");
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - END)} … ${plain.slice(-END)}` : plain;
}

/** What the prelude's trap, and bash itself, say about the line that ended a script. */

export interface FailedLine {
  /** Of `/ast/build.sh`. */
  readonly line: number;
  /** The command and its exit code, or bash's own words. */
  readonly what: string;
}

const TRAP = /^astbuild: line (?<line>\d+): (?<what>.* exited with \d+)$/;
const BASH = /^\/ast\/build\.sh: line (?<line>\d+): (?<what>.*)$/;

/**
 * The line that failed, from the last lines of a builder's log. A failure in a subshell is
 * reported by each shell around it as well: the innermost, which comes first, is the place.
 */
export function failedLine(log: readonly string[]): FailedLine | undefined {
  let index = log.findLastIndex((line) => TRAP.test(line) || BASH.test(line));
  while (index > 0 && TRAP.test(log[index]!) && TRAP.test(log[index - 1]!)) index--;
  const text = log[index] ?? "";
  const found = (TRAP.exec(text) ?? BASH.exec(text))?.groups;
  return found === undefined ? undefined : { line: Number(found["line"]), what: found["what"]! };
}

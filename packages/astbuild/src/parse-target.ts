/** What a person names on the command line: `initrd`, or one output of it: `musl.dev`. */

import { usage } from "./usage.ts";

export interface TargetName {
  /** The recipe's exported name. */
  readonly recipe: string;
  /** Absent: the default output. */
  readonly output?: string;
}

/** @throws USAGE */
export function parseTarget(text: string): TargetName {
  const match = /^(?<recipe>[A-Za-z0-9_][A-Za-z0-9_+-]*)(?:\.(?<output>[a-z][a-z0-9-]*))?$/.exec(
    text,
  );
  const { recipe, output } = match?.groups ?? {};
  if (recipe === undefined) {
    throw usage(`not a target: ${text}`, "write a recipe's name, or NAME.OUTPUT: musl.dev");
  }
  return output === undefined ? { recipe } : { recipe, output };
}

/** `--arg name=value`, any number of them, as a record. @throws USAGE */
export function parseArguments(texts: readonly string[]): Readonly<Record<string, string>> {
  const result = new Map<string, string>();
  for (const text of texts) {
    const equals = text.indexOf("=");
    if (equals < 1) throw usage(`not NAME=VALUE: --arg ${text}`, "write --arg dns=10.0.2.3");
    const name = text.slice(0, equals);
    if (result.has(name)) throw usage(`--arg ${name} is given twice`);
    result.set(name, text.slice(equals + 1));
  }
  return Object.fromEntries(result);
}

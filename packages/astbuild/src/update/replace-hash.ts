/** Puts another hash where a recipe's file says the old one, and nowhere else. */

import { AstbuildError } from "@astbuild/errors";

export interface HashChange {
  readonly old: string;
  readonly new: string;
}

/** The download whose hash it is. */
export interface HashPlace {
  readonly file: string;
  /** Where the download is called, from 1. */
  readonly line: number | undefined;
  readonly recipe: string;
}

/**
 * The text with one literal replaced: the only one, or of several the first from the call on, so
 * that many recipes may begin with the same made-up hash.
 *
 * @throws UPDATE_AMBIGUOUS where the old hash does not stand in the text, or several times and never from the call on
 */
export function replaceHash(
  text: string,
  change: HashChange,
  { file, line: call = Infinity, recipe }: HashPlace,
): string {
  const all = text.split("\n");
  const lines = all.flatMap((line, index) => {
    const times = line.split(change.old).length - 1;
    return Array.from({ length: times }, () => index + 1);
  });
  const chosen = lines.length === 1 ? lines[0] : lines.find((line) => line >= call);
  if (chosen !== undefined) {
    const changed = all[chosen - 1]!.replace(change.old, () => change.new);
    return all.with(chosen - 1, changed).join("\n");
  }
  const often = lines.length === 0 ? "does not stand" : `stands ${lines.length} times`;
  throw new AstbuildError("UPDATE_AMBIGUOUS", `the old hash ${often} in ${file}`, {
    facts: {
      recipe,
      old: change.old,
      new: change.new,
      at: lines.map((line) => `${file}:${line}`),
    },
    hint: "put the new hash where it belongs by hand",
  });
}

/** Puts another hash where a recipe's file says the old one, and nowhere else. */

import { AstbuildError } from "@astbuild/errors";

export interface HashChange {
  readonly old: string;
  readonly new: string;
}

/**
 * The text with the one literal replaced.
 *
 * @param file for messages
 * @throws UPDATE_AMBIGUOUS where the old hash stands in the text not once but never or several times
 */
export function replaceHash(
  text: string,
  change: HashChange,
  { file, recipe }: { readonly file: string; readonly recipe: string },
): string {
  const lines = text.split("\n").flatMap((line, index) => {
    const times = line.split(change.old).length - 1;
    return Array.from({ length: times }, () => index + 1);
  });
  if (lines.length === 1) return text.replace(change.old, () => change.new);
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

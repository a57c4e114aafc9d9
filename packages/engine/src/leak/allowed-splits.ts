/** Which of a recipe's allowances speak of self-references that no rewriting reaches: the store looks for those. */

import type { AllowedLeak } from "@astbuild/derivation";
import type { AllowedSplit } from "@astbuild/store";

// As an author writes it: allow: [{ leak: "self-reference", files: "*/bin/x", reason: "…" }]
const SELF_REFERENCE = "self-reference";

export function isAboutSplits({ leak }: AllowedLeak): boolean {
  return leak === SELF_REFERENCE;
}

export function allowedSplits(allowances: readonly AllowedLeak[]): AllowedSplit[] {
  return allowances.filter(isAboutSplits);
}

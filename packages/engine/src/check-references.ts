/** `allowedReferences` and `disallowedReferences`: what the outputs of a derivation may name. */

import type { ResolvedDerivation, StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { OutputFacts } from "@astbuild/store";

/**
 * An own output counts by its name; a self-reference is always allowed. An absent list of
 * allowed ones allows all, an empty one none.
 *
 * @throws REFERENCE_FORBIDDEN naming output and path
 */
export function checkReferences(
  { derivation, allowedReferences, disallowedReferences }: ResolvedDerivation,
  outputs: Readonly<Record<string, OutputFacts>>,
): void {
  if (allowedReferences === undefined && disallowedReferences === undefined) return;
  const pathsOf = (list: readonly string[]): Set<string> =>
    new Set(list.map((each) => outputs[each]?.path ?? each));
  const allowed = allowedReferences === undefined ? undefined : pathsOf(allowedReferences);
  const disallowed = pathsOf(disallowedReferences ?? []);
  const isForbidden = (path: StorePath): boolean =>
    disallowed.has(path) || (allowed !== undefined && !allowed.has(path));
  const found = Object.entries(outputs).flatMap(([output, { references }]) =>
    references.filter(isForbidden).map((path) => `${output} refers to ${path}`),
  );
  if (found.length === 0) return;
  throw new AstbuildError("REFERENCE_FORBIDDEN", `${derivation.name} refers to what it may not`, {
    facts: { found },
  });
}

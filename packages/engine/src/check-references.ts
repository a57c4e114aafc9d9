/** `allowedReferences` and `disallowedReferences`: what the outputs of a derivation may name. */

import type { ResolvedDerivation, StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { findOccurrences } from "@astbuild/store";
import type { OutputFacts, PublishOutput } from "@astbuild/store";

/** At most this many files are named. */
const NAMED = 5;

/**
 * An own output counts by its name; a self-reference is always allowed. An absent list of
 * allowed ones allows all, an empty one none.
 *
 * @param built where the outputs lie: after a failure nobody else can look for the files
 * @throws REFERENCE_FORBIDDEN naming output, path and files
 */
export async function checkReferences(
  { derivation, allowedReferences, disallowedReferences }: ResolvedDerivation,
  outputs: Readonly<Record<string, OutputFacts>>,
  built: readonly PublishOutput[],
): Promise<void> {
  if (allowedReferences === undefined && disallowedReferences === undefined) return;
  const pathsOf = (list: readonly string[]): Set<string> =>
    new Set(list.map((each) => outputs[each]?.path ?? each));
  const allowed = allowedReferences === undefined ? undefined : pathsOf(allowedReferences);
  const disallowed = pathsOf(disallowedReferences ?? []);
  const isForbidden = (path: StorePath): boolean =>
    disallowed.has(path) || (allowed !== undefined && !allowed.has(path));
  const found = Object.entries(outputs).flatMap(([output, { references }]) =>
    references.filter(isForbidden).map((path) => ({ output, path })),
  );
  if (found.length === 0) return;
  const rows = found.map(async ({ output, path }) => {
    const files = await filesWith(path, output);
    return `${output} refers to ${path}${files === "" ? "" : `: ${files}`}`;
  });
  throw new AstbuildError("REFERENCE_FORBIDDEN", `${derivation.name} refers to what it may not`, {
    facts: { found: await Promise.all(rows) },
  });

  /** Own outputs are still named as the builder knew them. Empty where the output is one file. */
  async function filesWith(path: StorePath, output: string): Promise<string> {
    const scratch = built.find((each) => outputs[each.output]?.path === path)?.scratch;
    const { source } = built.find((each) => each.output === output)!;
    const files = (await findOccurrences(source, scratch ?? path)).map(({ file }) => file);
    const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : "";
    return `${files.slice(0, NAMED).join(" ")}${more}`;
  }
}

/** The error about a value of the wrong kind: recipes run with their types stripped, so that the checker has not seen it. */

import { types } from "node:util";
import type { ScriptLine } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { formatPlace } from "./call-place.ts";
import { shown } from "./shown.ts";

export interface Wanted {
  /** In words: `a list of files`. */
  readonly wanted: string;
  /** How it is written: `patches: [file(import.meta, "a.patch")]`. */
  readonly example?: string | undefined;
}

/** @param what where the value stands: `deps of recipe zlib` */
export function invalidValue(
  what: string,
  value: unknown,
  { wanted, example, at }: Wanted & { readonly at?: ScriptLine | undefined },
): AstbuildError {
  const hint = types.isPromise(value)
    ? "functions of a recipe only describe: none of them is async"
    : example && `write it as ${example}`;
  return new AstbuildError("VALUE_INVALID", `${what} cannot be ${shown(value)}`, {
    facts: { at: formatPlace(at), wanted },
    ...(hint !== undefined && { hint }),
  });
}

/** The brand of all that recipes pass around, and the trap that keeps such a value out of plain strings. */

import { AstbuildError } from "@astbuild/errors";
import { callPlace, formatPlace } from "./call-place.ts";

const VALUE = Symbol.for("astbuild.value");

/** Objects with a `kind`, made by this package (or another copy of it). */
export interface Branded {
  readonly kind: string;
}

/** Brands an object; `what` names it when it is pasted into a plain string: `recipe zlib`. */
export function brand<T extends Branded>(value: T, what: string): T {
  const refuse = (): never => {
    throw new AstbuildError("RECIPE_IN_STRING", `${what} stands in a plain string`, {
      facts: { at: formatPlace(callPlace(refuse)) },
      hint: "write it as ${…} directly in sh`…`, or in str`…` where a text is wanted: only these see what it depends on",
    });
  };
  const hidden = { enumerable: false, configurable: false, writable: false };
  Object.defineProperties(value, {
    [VALUE]: { ...hidden, value: true },
    toString: { ...hidden, value: refuse },
    [Symbol.toPrimitive]: { ...hidden, value: refuse },
  });
  return value;
}

/** The kind of a branded value; undefined for anything else. */
export function kindOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !(VALUE in value)) return undefined;
  return (value as unknown as Branded).kind;
}

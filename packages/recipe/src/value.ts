/** The brand of all that recipes pass around, and the trap that keeps such a value out of plain strings. */

import { AstbuildError } from "@astbuild/errors";
import { callPlace, formatPlace } from "./call-place.ts";

const VALUE = Symbol.for("astbuild.value");

/** Objects with a `kind`, made by this package (or another copy of it). */
export interface Branded {
  readonly kind: string;
}

/** Brands an object of its own, in place. */
export function brand<T extends Branded>(value: T): T {
  return Object.setPrototypeOf(value, PROTOTYPE) as T;
}

/** The kind of a branded value; undefined for anything else. */
export function kindOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !(VALUE in value)) return undefined;
  return (value as unknown as Branded).kind;
}

const PROTOTYPE = {
  [VALUE]: true,
  toString: refuse,
  [Symbol.toPrimitive]: refuse,
};

/** @throws RECIPE_IN_STRING */
function refuse(this: Branded): never {
  throw new AstbuildError("RECIPE_IN_STRING", `${describe(this)} stands in a plain string`, {
    facts: { at: formatPlace(callPlace(refuse)) },
    hint: "write it as ${…} directly in sh`…`, or in str`…` where a text is wanted: only these see what it depends on",
  });
}

interface Described extends Branded {
  readonly name?: string;
  readonly path?: string;
  readonly recipe?: { readonly name: string };
  readonly outputName?: string | undefined;
  readonly isNative?: boolean;
  readonly source?: Described;
}

export function describe(value: Described): string {
  const { kind, name, path, recipe, outputName, isNative = false, source } = value;
  if (recipe !== undefined) {
    const output = outputName === undefined ? "" : `output ${outputName} of `;
    return `${output}recipe ${recipe.name}${isNative ? "'s native twin" : ""}`;
  }
  if (path !== undefined && source !== undefined) return `${path} inside ${describe(source)}`;
  return name === undefined ? `a ${kind}` : `${kind} ${name}`;
}

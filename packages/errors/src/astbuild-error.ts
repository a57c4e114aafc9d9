/** The one error class users meet: a stable code, facts in columns, a hint. A bug stays a plain `Error`. */

import { types } from "node:util";

const BRAND = Symbol.for("astbuild.error");

/** Facts in the order they are shown. An `undefined` value is left out; a list takes a line each. */
export type Facts = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface AstbuildErrorOptions {
  readonly facts?: Facts;
  /** What to do about it: a command where there is one. */
  readonly hint?: string;
  readonly cause?: unknown;
}

export class AstbuildError extends Error {
  readonly code: string;
  readonly facts: Facts;
  readonly hint: string | undefined;

  /**
   * @param code stable, upper case with underscores, listed in docs/errors.md
   * @param message one line, lower case start, naming the object
   */
  constructor(code: string, message: string, options: AstbuildErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AstbuildError";
    this.code = code;
    this.facts = options.facts ?? {};
    this.hint = options.hint;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** True for an `AstbuildError` of this or any other copy of the package (brand by `Symbol.for`). */
export function isAstbuildError(value: unknown): value is AstbuildError {
  // A Proxy may throw when it is asked.
  return typeof value === "object" && value !== null && !types.isProxy(value) && BRAND in value;
}

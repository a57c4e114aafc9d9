/** An error as plain data: code, message, facts, hint. */

import { isAstbuildError } from "@astbuild/errors";
import type { Facts } from "@astbuild/errors";

export interface JsonError {
  readonly code: string;
  readonly message: string;
  readonly facts: Facts;
  readonly hint?: string;
}

/** A bug of ours has the code `BUG` and its stack among the facts. */
export function errorToJson(error: unknown): JsonError {
  if (isAstbuildError(error)) {
    const { code, message, facts, hint } = error;
    return { code, message, facts, ...(hint !== undefined && { hint }) };
  }
  if (!(error instanceof Error)) return { code: "BUG", message: String(error), facts: {} };
  return { code: "BUG", message: error.message, facts: { stack: error.stack } };
}

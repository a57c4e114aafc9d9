/** What is thrown, as people see it. */

import { formatError, isAstbuildError } from "@astbuild/errors";

/** `CODE` and all lines of the error that `action` throws. */
export async function errorOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (!isAstbuildError(error)) throw error;
    return formatError(error);
  }
  throw new Error("nothing was thrown");
}

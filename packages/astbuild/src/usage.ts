/** What is wrong with a command line. */

import { AstbuildError } from "@astbuild/errors";

/** An error USAGE with what to do about it. */
export function usage(message: string, hint?: string): AstbuildError {
  return new AstbuildError("USAGE", message, hint === undefined ? {} : { hint });
}

/** ELF_INVALID: a file that begins like ELF and then breaks its own promises. */

import { AstbuildError } from "@astbuild/errors";

/**
 * The error for a broken ELF file.
 *
 * @param offset where in the file the bytes stand that say so
 */
export function invalidElf(file: string, offset: number, what: string): AstbuildError {
  return new AstbuildError("ELF_INVALID", `${file} is a broken ELF file: ${what}`, {
    facts: { file, offset: `0x${offset.toString(16)}`, what },
  });
}

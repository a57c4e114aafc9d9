/** What a reader throws: the archive is broken (ARCHIVE_INVALID), or whole but up to no good (ARCHIVE_UNSAFE). */

import { AstbuildError } from "@astbuild/errors";
import type { Facts } from "@astbuild/errors";

export interface ArchiveErrorOptions {
  /** Where in the archive: `offset` in bytes, `member`, and what is wrong with it. */
  readonly facts?: Facts;
  readonly cause?: unknown;
}

/** @param name the archive as the caller calls it */
export function archiveInvalid(
  name: string,
  problem: string,
  options: ArchiveErrorOptions = {},
): AstbuildError {
  return new AstbuildError("ARCHIVE_INVALID", `${name}: ${problem}`, {
    facts: { archive: name, ...options.facts },
    cause: options.cause,
  });
}

/** @param member the member's path as the archive has it */
export function archiveUnsafe(name: string, member: string, problem: string): AstbuildError {
  return new AstbuildError("ARCHIVE_UNSAFE", `${name}: ${problem}: ${JSON.stringify(member)}`, {
    facts: { archive: name, member: JSON.stringify(member) },
    hint: "nothing of this archive should be trusted",
  });
}

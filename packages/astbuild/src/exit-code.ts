/** The exit codes of the command: 0 done, 1 usage or recipe error, 100 and above by what failed, 130 interrupted. */

import { isAstbuildError } from "@astbuild/errors";

const CODES: Readonly<Record<string, number>> = {
  BUILD_FAILED: 100,
  BUILD_OUT_OF_DISK: 100,
  BUILD_OUT_OF_MEMORY: 100,
  BUILD_OUT_OF_PROCESSES: 100,
  BUILD_TIMED_OUT: 101,
  HASH_MISMATCH: 102,
  NOT_REPRODUCIBLE: 104,
  INTERRUPTED: 130,
};

/**
 * The exit code of what went wrong. Several failures under `--keep-going` combine by bits:
 * timed out (101) and hash mismatch (102) make 103. Any other error beside them does not hide them.
 */
export function exitCode(errors: readonly unknown[]): number {
  const codes = errors.map((error) => (isAstbuildError(error) ? (CODES[error.code] ?? 1) : 1));
  if (codes.includes(130)) return 130;
  const bits = codes.filter((code) => code >= 100).reduce((all, code) => all | code, 0);
  return bits !== 0 ? bits : Math.max(0, ...codes);
}

/** `kconfig`: options of a kernel-like configuration as a file of `CONFIG_X=y` lines. */

import { AstbuildError } from "@astbuild/errors";
import { compareBytes } from "@astbuild/hash";
import { artifact } from "./artifact.ts";
import type { Artifact } from "./artifact.ts";
import { checkCall } from "./check-call.ts";
import type { Rules } from "./check-members.ts";
import { isRecord, isText } from "./rules.ts";

const OPTIONS: Rules = {
  options: {
    isValid: (value) => isRecord(value) && Object.values(value).every(isText),
    isRequired: true,
    wanted: "texts by the names of options",
    example: 'kconfig({ CONFIG_PIE: "y" })',
  },
};

/**
 * One `KEY=value` line each, sorted, `n` included.
 *
 * @throws KCONFIG_INVALID, VALUE_INVALID
 */
export function kconfig(
  options: Readonly<Record<string, string>>,
): Artifact & { readonly form: "file" } {
  checkCall(kconfig, { options }, OPTIONS);
  const lines = Object.entries(options)
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, value]) => line(key, value));
  const spec = { type: "write" as const, content: lines.join(""), executable: false };
  return artifact(kconfig, { name: "kconfig", form: "file", spec });
}

function line(key: string, value: string): string {
  if (/^[A-Za-z0-9_]+$/.test(key) && !/[\r\n]/.test(value)) return `${key}=${value}\n`;
  throw new AstbuildError(
    "KCONFIG_INVALID",
    `not an option of a configuration: ${JSON.stringify(`${key}=${value}`)}`,
    { facts: { wanted: "letters, digits and _ before the =, one line behind it" } },
  );
}

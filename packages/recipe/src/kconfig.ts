/** `kconfig`: options of a kernel-like configuration as a file of `CONFIG_X=y` lines. */

import { AstbuildError } from "@astbuild/errors";
import { compareBytes } from "@astbuild/hash";
import { artifact } from "./artifact.ts";
import type { Artifact } from "./artifact.ts";

/**
 * One `KEY=value` line each, sorted, `n` included.
 *
 * @throws KCONFIG_INVALID
 */
export function kconfig(
  options: Readonly<Record<string, string>>,
): Artifact & { readonly form: "file" } {
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

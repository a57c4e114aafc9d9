/** `astbuild store verify`: whether everything lies there as it was registered. */

import type { Store, Verified } from "@astbuild/store";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { formatBytes } from "../output/format-units.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { showProgress } from "../output/show-progress.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSessionStore } from "../session-store.ts";

export interface VerifyCommandOptions extends TargetOptions {
  readonly contents?: boolean;
}

export async function storeVerifyCommand(
  context: CommandContext,
  options: VerifyCommandOptions,
): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  const verified = await verifyStore(context, store, options.contents === true);
  context.terminal.out(options.json === true ? jsonLine(verified) : verifiedText(verified));
  if (verified.findings.length > 0) context.setExitCode(1);
}

export async function verifyStore(
  { terminal, interruption }: CommandContext,
  store: Store,
  contents: boolean,
): Promise<Verified> {
  using progress = showProgress(terminal, "verifying");
  const { signal } = interruption;
  return await (await store.maintain()).verify({ contents, signal, onProgress: progress.bytes });
}

/** `content   /ast/store/…`, what is strange about it below. */
function verifiedText({ objects, bytes, findings, unregistered }: Verified): string {
  const lines = findings.flatMap(({ path, problem, details }) => [
    `${problem.padEnd(8)}  ${path}`,
    ...details.slice(0, 10).map((detail) => `          ${detail}`),
  ]);
  const strangers = unregistered.map((path) => `no row    ${path}`);
  const found =
    findings.length === 0
      ? "all sound"
      : `${findings.length} not as registered: astbuild store repair`;
  return `${[...lines, ...strangers, `${objects} objects, ${formatBytes(bytes)}: ${found}`].join("\n")}\n`;
}

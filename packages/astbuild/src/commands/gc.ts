/** `astbuild gc`: collects garbage and says what that freed, by kind. */

import { releaseReserve } from "@astbuild/store";
import type { Collected, CollectOptions, Store } from "@astbuild/store";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { formatBytes, formatSeconds } from "../output/format-units.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSessionStore, storeRoot } from "../session-store.ts";

export interface GcOptions extends TargetOptions {
  readonly dryRun?: boolean;
  readonly olderThan?: number;
  readonly maxFreed?: number;
  readonly keepBytes?: number;
  readonly outputsOnly?: boolean;
}

export async function gcCommand(context: CommandContext, options: GcOptions): Promise<void> {
  const where = sessionOptions(context, options);
  if (options.dryRun !== true) releaseReserve(storeRoot(where));
  await using store = await openSessionStore(where);
  const collected = await collect(store, context, options);
  context.terminal.out(options.json === true ? jsonLine(collected) : collectedText(collected));
}

async function collect(
  store: Store,
  { interruption }: CommandContext,
  { dryRun, olderThan, maxFreed, keepBytes, outputsOnly }: GcOptions,
): Promise<Collected> {
  const collectOptions: CollectOptions = {
    ...(dryRun !== undefined && { dryRun }),
    ...(olderThan !== undefined && { olderThan }),
    ...(maxFreed !== undefined && { maxFreed }),
    ...(keepBytes !== undefined && { keepBytes }),
    ...(outputsOnly !== undefined && { outputsOnly }),
    signal: interruption.signal,
  };
  return await (await store.maintain()).collect(collectOptions);
}

/** A line for each kind, then the sum. */
export function collectedText({ dryRun, freed, bytes, alive, seconds }: Collected): string {
  const kinds = Object.entries(freed);
  const width = Math.max(0, ...kinds.map(([kind]) => kind.length));
  const lines = kinds.map(
    ([kind, each]) =>
      `${kind.padEnd(width)}  ${String(each.count).padStart(6)}  ${(each.bytes === 0 ? "" : formatBytes(each.bytes)).padStart(10)}`,
  );
  const what = `${dryRun ? "would free" : "freed"} ${formatBytes(bytes)} in ${formatSeconds(seconds)}`;
  const stay = `${alive} ${alive === 1 ? "object stays" : "objects stay"}`;
  return `${[...lines.map((line) => line.trimEnd()), `${what}; ${stay}`].join("\n")}\n`;
}

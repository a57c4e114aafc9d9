/** `astbuild store du`: what takes how much of the disk, by root or by object. */

import type { StoreUsage } from "@astbuild/store";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { formatBytes } from "../output/format-units.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSessionStore } from "../session-store.ts";

export interface DuOptions extends TargetOptions {
  readonly packages?: boolean;
}

export async function storeDuCommand(context: CommandContext, options: DuOptions): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  const usage = await (await store.maintain()).diskUsage();
  const { terminal } = context;
  if (options.json === true) terminal.out(jsonLine(usage));
  else terminal.out(options.packages === true ? packagesText(usage) : rootsText(usage));
}

function packagesText({ objects }: StoreUsage): string {
  const rows = objects.map(({ alone, shared, roots, path }) => [
    formatBytes(alone),
    formatBytes(shared),
    String(roots),
    path,
  ]);
  return table([["alone", "shared", "roots", ""], ...rows]);
}

function rootsText({ roots, dead, bytes, objects, cached }: StoreUsage): string {
  const rows = roots.map(({ alone, shared, objects: count, name }) => [
    formatBytes(alone),
    formatBytes(shared),
    String(count),
    name,
  ]);
  const rest = Object.entries(cached).map(([name, { alone, shared }]) => [
    formatBytes(alone),
    formatBytes(shared),
    "",
    name,
  ]);
  return table([
    ["alone", "shared", "objects", ""],
    ...rows,
    [
      formatBytes(dead.alone),
      formatBytes(dead.shared),
      String(dead.objects),
      "(no root: astbuild gc takes it)",
    ],
    [formatBytes(bytes), "", String(objects.length), "(all objects)"],
    ...rest,
  ]);
}

/** The last column is text, the others are numbers. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((column) =>
    rows.reduce((width, row) => Math.max(width, row[column]!.length), 0),
  );
  const line = (row: readonly string[]): string =>
    `${widths.map((width, column) => row[column]!.padStart(width)).join("  ")}  ${row[3]!}`;
  return `${rows.map((row) => line(row).trimEnd()).join("\n")}\n`;
}

/** Rows as a table of Markdown, to be read in a terminal and pasted into bench/README.md. */

import { median, verdict } from "./row.ts";
import type { Row } from "./row.ts";

const HEAD = ["what", "ours", "peer", "ratio", "budget", "note"];

export function formatTable(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const [head, ...rest] = cells.map(line);
  return [head, line(widths.map((width) => "-".repeat(width))), ...rest].join("\n");
}

function cellsOf(row: Row): string[] {
  const { what, unit, ours, peer, note = "" } = row;
  const own = `${range(ours)} ${unit}`;
  if (peer === undefined) return [what, own, "", "", budgetOf(row), note];
  if ("missing" in peer) return [what, own, peer.missing, "", budgetOf(row), note];
  const beside = `${peer.name}: ${range(peer.values)} ${unit}`;
  return [what, own, beside, range(peer.ratios), budgetOf(row), note];
}

function budgetOf(row: Row): string {
  const { budget, unit } = row;
  if (budget === undefined) return "";
  const bound = "most" in budget ? `≤ ${digits(budget.most)}` : `≥ ${digits(budget.least)}`;
  return `${bound}${budget.of === "value" ? ` ${unit}` : ""}, ${verdict(row)!}`;
}

/** `median (least to most)` */
function range(sorted: readonly number[]): string {
  const middle = digits(median(sorted));
  if (sorted.length === 1) return middle;
  return `${middle} (${digits(sorted[0]!)} to ${digits(sorted.at(-1)!)})`;
}

/** Three digits that count. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

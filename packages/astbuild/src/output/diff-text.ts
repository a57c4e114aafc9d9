/** Two results beside each other: packages with versions and sizes, then files, then the sum. */

import type { ObjectDiff } from "../diff/diff-objects.ts";
import type { FileChange } from "../diff/file-changes.ts";
import type { PackageChange, PackageSide } from "../diff/package-changes.ts";
import { plainText } from "./display-width.ts";
import { formatBytes } from "./format-units.ts";

export function diffText({ before, after, packages, files }: ObjectDiff): string {
  if (before.path === after.path) return "the same object\n";
  const lines = [
    ...table(packages.map(packageRow)),
    ...(packages.length > 0 && files.length > 0 ? [""] : []),
    ...table(files.map(fileRow)),
    ...(files.length === 0 ? ["the same files"] : []),
    "",
    `${formatBytes(before.size)} → ${formatBytes(after.size)}  ${delta(before.size, after.size)}`,
  ];
  return `${lines.join("\n")}\n`;
}

type Row = readonly [mark: string, name: string, what: string, size: string];

function packageRow({ name, before, after }: PackageChange): Row {
  const mark = before === undefined ? "+" : after === undefined ? "-" : "~";
  const versions = [before, after].flatMap((side) => (side === undefined ? [] : versionText(side)));
  const [from, to] = [before?.size ?? 0, after?.size ?? 0];
  return [mark, name, [...new Set(versions)].filter(Boolean).join(" → "), delta(from, to)];
}

function versionText({ versions }: PackageSide): string {
  return versions.join(", ");
}

function fileRow({ path, what, before, after, facts }: FileChange): Row {
  const mark = what === "added" ? "+" : what === "removed" ? "-" : "~";
  const words = Object.entries(facts).map(([name, value]) => `${name} ${plainText(value)}`);
  if (what === "store paths") words.push("only hashes of store paths");
  const isSized = before !== undefined || after !== undefined;
  const size = isSized ? delta(before ?? 0, after ?? 0) : "";
  return [mark, plainText(path === "" ? "(the file itself)" : path), words.join(", "), size];
}

/** Columns as wide as they need to be, sizes at the right of names. */
function table(rows: readonly Row[]): string[] {
  const width = (column: 1 | 3): number => Math.max(0, ...rows.map((row) => row[column].length));
  const [size, name] = [width(3), width(1)];
  return rows.map(([mark, path, what, change]) =>
    `${mark} ${change.padStart(size)}  ${path.padEnd(name)}  ${what}`.trimEnd(),
  );
}

function delta(before: number, after: number): string {
  const sign = after > before ? "+" : after < before ? "-" : "±";
  return `${sign}${formatBytes(Math.abs(after - before))}`;
}

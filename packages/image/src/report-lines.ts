/** The size report as lines for people: heaviest first, and how many are left out. */

import { formatBytes } from "./format-bytes.ts";
import type { SizeReport } from "./size-report.ts";

/** A heading, then one line a package: bytes, bytes compressed where known, entries, name. */
export function packageLines({ packages }: SizeReport, most: number): string[] {
  const isCompressed = packages.some(({ compressed }) => compressed !== undefined);
  const row = (bytes: string, compressed: string, entries: string, name: string): string => {
    const columns = [bytes, ...(isCompressed ? [compressed] : []), entries];
    return `${columns.map((column) => column.padStart(WIDTH)).join("  ")}  ${name}`;
  };
  const lines = packages
    .slice(0, most)
    .map(({ name, bytes, compressed = 0, entries }) =>
      row(formatBytes(bytes), formatBytes(compressed), String(entries), name),
    );
  return [
    row("bytes", "compressed", "entries", "package"),
    ...lines,
    ...left(packages.length - most, "packages"),
  ];
}

const WIDTH = 10;

/** One line a file: bytes, path, package, why. */
export function fileLines({ files }: SizeReport, most: number): string[] {
  const lines = files
    .slice(0, most)
    .map(
      (file) =>
        `${formatBytes(file.bytes).padStart(WIDTH)}  ${file.path} (${file.package}: ${file.why})`,
    );
  return [...lines, ...left(files.length - most, "files")];
}

function left(count: number, what: string): string[] {
  return count > 0 ? [`${"".padStart(WIDTH)}  and ${count} more ${what}`] : [];
}

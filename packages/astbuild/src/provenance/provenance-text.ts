/** The provenance of an image for people: each file with its package, then each package with its sources. */

import { plainText } from "../output/display-width.ts";
import type { FileProvenance, ImageProvenance } from "./image-provenance.ts";
import type { PackageProvenance, SourceProvenance } from "./package-provenance.ts";

export function provenanceText({ image, files, packages, checksums }: ImageProvenance): string {
  const byPath = new Map(packages.map((each) => [each.path, each]));
  const rows = files.map((file): string[] => [
    nameOf(file),
    titleOf((file.from && byPath.get(file.from)) ?? image),
    file.checksums === undefined ? file.type : `sha256 ${file.checksums.sha256}`,
    plainText(file.why),
  ]);
  const width = (column: number): number =>
    Math.min(60, Math.max(0, ...rows.map((row) => row[column]!.length)));
  const widths = [width(0), width(1), SUM_WIDTH];
  const lines = rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "),
  );
  const own = `${titleOf(image)}\n  ${image.path}\n  sha256 ${checksums.sha256}\n`;
  return [own, `${lines.join("\n")}\n`, ...packages.map(packageText)].join("\n");
}

/** `sha256` and its 64 digits. */
const SUM_WIDTH = 71;

function nameOf({ path, target }: FileProvenance): string {
  return plainText(target === undefined ? path : `${path} -> ${target}`);
}

function titleOf({ name, version, platform }: PackageProvenance): string {
  return [name, version, platform].filter((part) => part !== undefined).join(" ");
}

function packageText(each: PackageProvenance): string {
  const { path, build, sources } = each;
  const lines = [
    titleOf(each),
    path,
    ...(build?.isolation === undefined ? [] : [`isolation ${build.isolation}`]),
    ...(build?.check === undefined ? [] : [checkText(build.check)]),
    ...sources.flatMap(sourceLines),
  ];
  return `${lines.join("\n  ")}\n`;
}

function checkText({ difference, rounds }: { difference?: unknown; rounds: number }): string {
  return difference === undefined
    ? `checked: the same bytes, built again ${rounds === 1 ? "once" : `${rounds} times`}`
    : "checked: came out differently";
}

function sourceLines(source: SourceProvenance): string[] {
  if (source.kind === "local") return [`source ${source.name}  ${source.digest}`];
  return [...source.urls.map((url) => `source ${url}`), `       ${source.hash}`];
}

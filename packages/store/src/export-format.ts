/**
 * The form of an exported closure: lines of JSON in canonical listings' words, each file's bytes
 * after its line, references before what refers to them, and the BLAKE3 of all of it at the end.
 */

import type { StorePath } from "@astbuild/derivation";
import { isStorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { comparePaths } from "@astbuild/hash";

export const EXPORT_HEADER = "astbuild-export-1";

export type ExportLine =
  | { readonly type: "object"; readonly path: StorePath; readonly references: readonly StorePath[] }
  | { readonly type: "folder"; readonly path: string }
  | { readonly type: "symlink"; readonly path: string; readonly target: string }
  | {
      readonly type: "file";
      readonly path: string;
      readonly executable: boolean;
      readonly size: number;
    }
  | { readonly type: "end"; readonly digest: string };

export function formatExportLine(line: ExportLine): string {
  const row = {
    object: () => line.type === "object" && [line.path, line.references],
    folder: () => line.type === "folder" && [line.path],
    symlink: () => line.type === "symlink" && [line.path, line.target],
    file: () => line.type === "file" && [line.path, line.executable, line.size],
    end: () => line.type === "end" && [line.digest],
  }[line.type]();
  return `${JSON.stringify([line.type, ...(row as unknown[])])}\n`;
}

/** @throws EXPORT_INVALID */
export function parseExportLine(text: string): ExportLine {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    throw exportInvalid("a line is not JSON");
  }
  if (!Array.isArray(row)) throw exportInvalid("a line is not a list");
  const [type, first, second, third] = row as unknown[];
  if (typeof first !== "string") throw exportInvalid("a line names nothing");
  if (type === "end") return { type, digest: first };
  if (type === "folder") return { type, path: first };
  if (type === "symlink" && typeof second === "string" && isTarget(second))
    return { type, path: first, target: second };
  if (type === "file" && typeof second === "boolean" && isSize(third))
    return { type, path: first, executable: second, size: third };
  if (type === "object" && isStorePath(first) && Array.isArray(second)) {
    const references = second.filter((each) => typeof each === "string" && isStorePath(each));
    if (references.length === second.length) return { type, path: first, references };
  }
  throw exportInvalid(`not a line of an export: ${text.slice(0, 100)}`);
}

/** Refuses what could leave the object, or come twice: an entry's path after the one before it. */
export function checkEntryPath(
  path: string,
  before: string | undefined,
  folders: ReadonlySet<string>,
): void {
  if (before === undefined) {
    if (path !== "") throw exportInvalid("an object does not begin with its top", path);
    return;
  }
  const parts = path.split("/");
  if (!parts.every(isName) || Buffer.byteLength(path) > LONGEST_PATH)
    throw exportInvalid("a name that no file can have", path);
  if (comparePaths(before, path) >= 0)
    throw exportInvalid("names are not in order, or twice", path);
  if (!folders.has(parts.slice(0, -1).join("/"))) throw exportInvalid("in no folder", path);
}

export function exportInvalid(why: string, path?: string): AstbuildError {
  return new AstbuildError("EXPORT_INVALID", `not a sound export: ${why}`, {
    facts: { path: path === undefined ? undefined : JSON.stringify(path) },
    hint: "nothing was imported; export it again",
  });
}

/** With the place of the store before it a path must still be one that the kernel takes. */
const LONGEST_PATH = 3072;

function isName(part: string): boolean {
  if (part === "" || part === "." || part === ".." || part.includes("\0")) return false;
  return part.isWellFormed() && Buffer.byteLength(part) <= 255;
}

/** What symlink(2) takes. */
function isTarget(text: string): boolean {
  return (
    text !== "" && !text.includes("\0") && text.isWellFormed() && Buffer.byteLength(text) < 4096
  );
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

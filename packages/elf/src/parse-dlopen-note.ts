/** The content of a `.note.dlopen` note: JSON, zero-padded, as written by many hands. */

import type { DlopenNote, DlopenPriority } from "./elf-file.ts";
import { invalidElf } from "./invalid-elf.ts";

const PRIORITIES: readonly unknown[] = ["required", "recommended", "suggested"];

/**
 * The entries of one note. Early writers of the format wrote one object for the array
 * and one string for a soname's alternatives; both are read.
 *
 * @param offset where the note stands, for the error
 * @throws ELF_INVALID
 */
export function parseDlopenNote(content: Uint8Array, file: string, offset: number): DlopenNote[] {
  const end = content.indexOf(0);
  const text = Buffer.from(end === -1 ? content : content.subarray(0, end)).toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalidElf(file, offset, "the dlopen note is not JSON");
  }
  return listOf(json).map((entry) => {
    const note = entryOf(entry);
    if (typeof note === "string") throw invalidElf(file, offset, `the dlopen note: ${note}`);
    return note;
  });
}

/** The entry, or what is wrong with it. */
function entryOf(entry: unknown): DlopenNote | string {
  if (typeof entry !== "object" || entry === null) return "an entry is not an object";
  const {
    soname,
    feature,
    description,
    priority = "recommended",
  } = entry as Record<string, unknown>;
  const sonames = listOf(soname);
  if (sonames.length === 0 || !sonames.every(isName)) return "an entry has no soname";
  if (!PRIORITIES.includes(priority)) return `priority ${JSON.stringify(priority)}`;
  return {
    soname: sonames,
    ...(typeof feature === "string" ? { feature } : {}),
    ...(typeof description === "string" ? { description } : {}),
    priority: priority as DlopenPriority,
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !value.includes("\0");
}

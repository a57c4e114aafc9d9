/**
 * Collects the store paths that stand as text in a file, and apart from them those that no
 * program reads as text: the RUNPATH, whose folders are searched and not wanted whole, and
 * debug information, which names every header that was compiled in.
 */

import type { ElfFile } from "@astbuild/elf";
import type { ByteRange } from "./debug-sections.ts";
import { findStoreTexts } from "./store-text.ts";

export interface ReferenceCollector {
  /** Looks at a window of the file that starts at `start`, for hits before `end` in it. */
  look(bytes: Buffer, place: { readonly start: number; readonly end: number }): void;
  /** Each once, in the order of the file. */
  found(): FoundTexts;
}

export interface FoundTexts {
  readonly storeTexts: readonly string[];
  /** Of the RUNPATH and of debug information. */
  readonly unreadStoreTexts: readonly string[];
}

export function referenceCollector(options: {
  readonly elf: ElfFile | undefined;
  readonly skipped: readonly ByteRange[];
}): ReferenceCollector {
  const read = new Set<string>();
  const unread = new Set<string>();
  // A string that stands there once more is data of the program.
  const runpaths = runpathStrings(options.elf);

  function look(bytes: Buffer, { start, end }: { start: number; end: number }): void {
    for (const { offset, text } of findStoreTexts(bytes, end)) {
      const at = start + offset;
      const isDebug = options.skipped.some((range) => range.start <= at && at < range.end);
      const runpath = runpaths.findIndex((each) => standsAt(bytes, offset, each));
      if (runpath >= 0) runpaths.splice(runpath, 1);
      (isDebug || runpath >= 0 ? unread : read).add(text);
    }
  }

  return { look, found: () => ({ storeTexts: [...read], unreadStoreTexts: [...unread] }) };
}

/** The list as it stands in the file, and what is left of it from each later folder on, with the NUL. */
function runpathStrings(elf: ElfFile | undefined): Buffer[] {
  return [elf?.rpath ?? [], elf?.runpath ?? []].flatMap((folders) =>
    folders.map((_, index) => Buffer.from(`${folders.slice(index).join(":")}\0`)),
  );
}

function standsAt(bytes: Buffer, offset: number, text: Buffer): boolean {
  return bytes.subarray(offset, offset + text.length).equals(text);
}

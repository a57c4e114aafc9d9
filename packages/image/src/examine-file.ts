/** Reads a file once and tells all that a plan asks of its bytes. */

import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { readElfFile } from "@astbuild/elf";
import type { ElfFile } from "@astbuild/elf";
import { AstbuildError, isAstbuildError } from "@astbuild/errors";
import { fillBufferSync } from "@astbuild/fs";
import { blake3, createBlake3 } from "@astbuild/hash";
import type { Digest } from "@astbuild/hash";
import { debugSections } from "./debug-sections.ts";
import { referenceCollector } from "./reference-collector.ts";
import type { FoundTexts } from "./reference-collector.ts";
import { LONGEST_TEXT } from "./store-text.ts";

/** The store texts are those that begin with a store path. */
export interface FileFacts extends FoundTexts {
  readonly digest: Digest;
  readonly elf?: ElfFile;
  /** What is wrong with a file that begins like ELF. */
  readonly brokenElf?: string;
  /** What follows `#!` on the first line, as far as Linux reads it. */
  readonly shebang?: string;
}

export interface FileToExamine {
  readonly physical: string;
  readonly size: number;
  /** Path in the image, for messages. */
  readonly path: string;
}

/**
 * Reads the file in windows, so that its size does not matter. On the thread that asks: a way to
 * the thread pool and back for each call would take several times what most files take.
 *
 * @throws IMAGE_SOURCE_CHANGED if the file is not as long as it was
 */
export function examineFile(file: FileToExamine): FileFacts {
  const fd = openSync(file.physical, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    if (fstatSync(fd).size !== file.size) throw sourceChanged(file.path);
    const begin = window.subarray(0, Math.min(file.size, window.length));
    const head = begin.subarray(0, fillBufferSync(fd, begin, 0));
    const { elf, brokenElf } = head.indexOf(ELF_MAGIC) === 0 ? elfOf(file) : NO_ELF;
    const shebang = shebangOf(head);
    return {
      ...readThrough(fd, file, { head, elf }),
      ...(elf === undefined ? {} : { elf }),
      ...(brokenElf === undefined ? {} : { brokenElf }),
      ...(shebang === undefined ? {} : { shebang }),
    };
  } finally {
    closeSync(fd);
  }
}

/** Synchronous code owns it. */
const window = Buffer.allocUnsafeSlow(1024 * 1024);

/** The file changed between two readings: the store's objects never do. */
export function sourceChanged(path: string): AstbuildError {
  return new AstbuildError("IMAGE_SOURCE_CHANGED", `${path} changed while the image was made`, {
    facts: { path },
    hint: "objects in the store never change: look for what does it, with astbuild store verify",
  });
}

interface ElfReading {
  readonly elf?: ElfFile | undefined;
  readonly brokenElf?: string;
}

const NO_ELF: ElfReading = {};

/** Tests of `execve` are made of broken ones: they are data, and told. */
function elfOf(file: FileToExamine): ElfReading {
  try {
    return { elf: readElfFile(file.physical, file.path) };
  } catch (error) {
    if (!isAstbuildError(error) || error.code !== "ELF_INVALID") throw error;
    return { brokenElf: String(error.facts["what"]) };
  }
}

const ELF_MAGIC = Buffer.from("\x7fELF", "latin1");

/** @param head the beginning of the window, filled already */
function readThrough(
  fd: number,
  file: FileToExamine,
  { head, elf }: { head: Buffer; elf: ElfFile | undefined },
): FoundTexts & { digest: Digest } {
  const skipped = elf === undefined ? [] : debugSections(fd, file.size);
  const collector = referenceCollector({ elf, skipped });
  if (head.length === file.size) {
    collector.look(head, { start: 0, end: head.length });
    return { digest: blake3(head), ...collector.found() };
  }
  const hasher = createBlake3().update(head);
  let filled = head.length;
  for (let start = 0; ;) {
    const isLast = start + filled === file.size;
    const end = isLast ? filled : filled - LONGEST_TEXT;
    collector.look(window.subarray(0, filled), { start, end });
    if (isLast) return { digest: hasher.digest(), ...collector.found() };
    window.copyWithin(0, end, filled);
    start += end;
    const room = window.subarray(filled - end);
    const count = fillBufferSync(fd, room, start + filled - end);
    if (count === 0) throw sourceChanged(file.path);
    hasher.update(room.subarray(0, count));
    filled += count - end;
  }
}

/** Linux looks at 256 bytes. */
function shebangOf(head: Buffer): string | undefined {
  if (head[0] !== 0x23 || head[1] !== 0x21) return undefined;
  return head.toString("utf8", 2, 256).split("\n", 1)[0]!;
}

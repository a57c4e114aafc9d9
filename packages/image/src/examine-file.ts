/** Reads a file once and tells all that a plan asks of its bytes. */

import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { readElfFile } from "@astbuild/elf";
import type { ElfFile } from "@astbuild/elf";
import { AstbuildError } from "@astbuild/errors";
import { createBlake3 } from "@astbuild/hash";
import type { Digest } from "@astbuild/hash";
import { debugSections } from "./debug-sections.ts";
import { fillBuffer } from "./fill-buffer.ts";
import { referenceCollector } from "./reference-collector.ts";
import type { FoundTexts } from "./reference-collector.ts";
import { LONGEST_TEXT } from "./store-text.ts";

/** The store texts are those that begin with a store path. */
export interface FileFacts extends FoundTexts {
  readonly digest: Digest;
  readonly elf?: ElfFile;
  /** What follows `#!` on the first line, as far as Linux reads it. */
  readonly shebang?: string;
}

export interface FileToExamine {
  readonly physical: string;
  readonly size: number;
  /** Path in the image, for messages. */
  readonly path: string;
}

const WINDOW = 1024 * 1024;

/**
 * Reads the file in windows, so that its size does not matter.
 *
 * @throws ELF_INVALID for a broken ELF file
 * @throws IMAGE_SOURCE_CHANGED if the file is not as long as it was
 */
export async function examineFile(file: FileToExamine): Promise<FileFacts> {
  await using handle = await open(file.physical, constants.O_RDONLY | constants.O_NOFOLLOW);
  if ((await handle.stat()).size !== file.size) throw sourceChanged(file.path);
  const buffer = Buffer.allocUnsafe(Math.min(file.size, WINDOW));
  const head = buffer.subarray(0, await fillBuffer(handle, buffer, 0));
  const elf = head.indexOf(ELF_MAGIC) === 0 ? readElfFile(file.physical, file.path) : undefined;
  const { digest, ...texts } = await readThrough(handle, file, { buffer, elf });
  const shebang = shebangOf(head);
  return {
    digest,
    ...texts,
    ...(elf === undefined ? {} : { elf }),
    ...(shebang === undefined ? {} : { shebang }),
  };
}

/** The file changed between two readings: the store's objects never do. */
export function sourceChanged(path: string): AstbuildError {
  return new AstbuildError("IMAGE_SOURCE_CHANGED", `${path} changed while the image was made`, {
    facts: { path },
    hint: "objects in the store never change: look for what does it, with astbuild store verify",
  });
}

const ELF_MAGIC = Buffer.from("\x7fELF", "latin1");

/** The buffer holds the file's beginning already. */
async function readThrough(
  handle: FileHandle,
  file: FileToExamine,
  { buffer, elf }: { buffer: Buffer; elf: ElfFile | undefined },
): Promise<FoundTexts & { digest: Digest }> {
  const hasher = createBlake3();
  const skipped = elf === undefined ? [] : await debugSections(handle, file.size);
  const collector = referenceCollector({ elf, skipped });
  let filled = Math.min(buffer.length, file.size);
  hasher.update(buffer.subarray(0, filled));
  for (let start = 0; ;) {
    const isLast = start + filled === file.size;
    const end = isLast ? filled : filled - LONGEST_TEXT;
    collector.look(buffer.subarray(0, filled), { start, end });
    if (isLast) return { digest: hasher.digest(), ...collector.found() };
    buffer.copyWithin(0, end, filled);
    start += end;
    const room = buffer.subarray(filled - end);
    const count = await fillBuffer(handle, room, start + filled - end);
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

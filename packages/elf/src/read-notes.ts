/** The notes that matter here: the GNU build id, and what a file says it loads by `dlopen`. */

import type { ByteSource } from "./byte-source.ts";
import type { DlopenNote } from "./elf-file.ts";
import { fields } from "./fields.ts";
import type { Format } from "./fields.ts";
import { parseDlopenNote } from "./parse-dlopen-note.ts";
import { PT_NOTE } from "./read-segments.ts";
import type { Segment } from "./read-segments.ts";

export interface Notes {
  readonly buildId?: string;
  readonly dlopen: readonly DlopenNote[];
}

const NT_GNU_BUILD_ID = 3;
const NT_FDO_DLOPEN = 0x407c0c0a;

/**
 * Reads all note segments.
 *
 * @throws ELF_INVALID
 */
export function readNotes(source: ByteSource, format: Format, segments: readonly Segment[]): Notes {
  let buildId: string | undefined;
  const dlopen: DlopenNote[] = [];
  for (const segment of segments.filter((each) => each.type === PT_NOTE)) {
    for (const note of notesOf(source, format, segment)) {
      if (note.vendor === "GNU" && note.type === NT_GNU_BUILD_ID) {
        buildId ??= Buffer.from(note.content()).toString("hex");
      } else if (note.vendor === "FDO" && note.type === NT_FDO_DLOPEN) {
        dlopen.push(...parseDlopenNote(note.content(), source.name, note.offset));
      }
    }
  }
  return { dlopen, ...(buildId === undefined ? {} : { buildId }) };
}

interface Note {
  readonly vendor: string;
  readonly type: number;
  readonly offset: number;
  content(): Uint8Array;
}

const HEAD = 12;
/** Longer vendors are none of ours. */
const VENDOR = 16;

/** A note that overruns its segment ends it: to loaders too, notes are only a hint. */
function* notesOf(source: ByteSource, format: Format, segment: Segment): Generator<Note> {
  const padding = segment.align === 8 ? 8 : 4;
  const padded = (length: number): number => Math.ceil(length / padding) * padding;
  let at = 0;
  while (at + HEAD <= segment.size) {
    const offset = segment.offset + at;
    const head = fields(source.bytes(offset, HEAD, "a note"), format);
    const nameLength = head.word(0);
    const contentLength = head.word(4);
    const contentAt = padded(HEAD + nameLength);
    if (at + contentAt + contentLength > segment.size) return;
    yield {
      vendor: vendorOf(source.bytes(offset + HEAD, Math.min(nameLength, VENDOR), "a note's name")),
      type: head.word(8),
      offset,
      content: () => source.bytes(offset + contentAt, contentLength, "a note's content"),
    };
    at += padded(contentAt + contentLength);
  }
}

function vendorOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1").split("\0", 1)[0]!;
}

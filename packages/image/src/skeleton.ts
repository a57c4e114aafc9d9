/** A segment that was decoded before, as the strict reader may see it again: all but the contents of files, which are zeros. */

import { newcHeader, newcTrailer } from "@astbuild/archive";
import { newcEntryOf } from "./newc-entry-of.ts";
import type { Segment } from "./segments.ts";

/** For a segment without parts of files. Chunks share memory: each is to be read before the next. */
export function* skeletonOf(segment: Segment, mtime: number): Generator<Uint8Array> {
  for (const { entry, end } of segment.pieces) {
    const header = newcHeader(newcEntryOf(entry, mtime));
    yield header;
    let left = end - header.length;
    if (entry.target !== undefined) {
      const target = Buffer.from(entry.target);
      yield target;
      left -= target.length;
    }
    for (; left > 0; left -= ZEROS.length) yield ZEROS.subarray(0, left);
  }
  if (segment.hasTrailer) yield newcTrailer();
}

const ZEROS = Buffer.alloc(256 * 1024);

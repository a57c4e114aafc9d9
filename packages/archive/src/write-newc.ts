/** Writes a newc cpio archive that the strictest of its readers takes: see docs and `newc-order.ts`. */

import { invalidEntry, newcSize } from "./newc-entry.ts";
import type { NewcEntry } from "./newc-entry.ts";
import { newcHeader, newcPadding, newcTrailer } from "./newc-header.ts";
import { newcOrder } from "./newc-order.ts";

/**
 * The archive's bytes: every entry with nlink 1 and its own data, one trailer, no padding to
 * blocks of 512 behind it. A function of the entries alone.
 *
 * @throws IMAGE_ENTRY_INVALID naming the path and the rule it breaks: order, a missing folder, a
 * path or an inode number that comes twice, names, sizes, and data of another length than said
 */
export async function* writeNewc(
  entries: Iterable<NewcEntry> | AsyncIterable<NewcEntry>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const checkOrder = newcOrder();
  for await (const entry of entries) {
    const header = newcHeader(entry);
    checkOrder(entry);
    yield header;
    const size = newcSize(entry);
    if (size === 0 && entry.data === undefined) continue;
    yield* exactly(size, entry);
    if (size % 4 !== 0) yield newcPadding(size);
  }
  yield newcTrailer();
}

async function* exactly(
  size: number,
  entry: NewcEntry,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = size;
  for await (const chunk of dataOf(entry)) {
    left -= chunk.length;
    if (left < 0) break;
    if (chunk.length > 0) yield chunk;
  }
  if (left === 0) return;
  throw invalidEntry(
    entry.path,
    `its data has ${size} bytes as said, not ${left < 0 ? "more" : "less"}`,
  );
}

function dataOf(entry: NewcEntry): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (entry.type === "symlink") return [Buffer.from(entry.target ?? "")];
  if (entry.data === undefined) return [];
  return entry.data instanceof Uint8Array ? [entry.data] : entry.data;
}

/**
 * Cuts an archive into segments that are compressed each for itself. Where a cut falls depends
 * on the entries next to it alone, so that one changed file changes one segment, or two.
 */

import { archivedSize, TRAILER_SIZE } from "./archived-size.ts";
import { splitStorePath } from "./image-path.ts";
import type { PlannedEntry } from "./image-plan.ts";

export interface Segment {
  readonly pieces: readonly Piece[];
  /** The archive's end mark stands behind the pieces. */
  readonly hasTrailer: boolean;
  readonly size: number;
}

/** A range of an entry's header, name, data and padding as they stand in the archive. */
export interface Piece {
  readonly entry: PlannedEntry;
  readonly start: number;
  readonly end: number;
  /** The entry goes on in another segment. */
  readonly isPart: boolean;
}

const MIB = 1024 * 1024;

/**
 * No cut before a segment has so many bytes, unless a store path begins or ends; an entry of this
 * size is a segment alone, and a smaller one the more often begins one. With a quarter of it
 * images are 1 % larger; with four times as much, one changed file has a MiB and a half compressed.
 */
const LEAST = MIB / 4;
/** Several entries do not grow beyond this. */
const MOST = MIB;
/** A larger entry is cut inside: what its parts hold is known only once they are read. */
const LARGEST = 4 * MIB;
/** So many bytes a segment where an entry is cut inside. */
const SLICE = 2 * MIB;

/** The segments of the whole archive, in its order; the bytes of all of them are the archive. */
export function segmentsOf(entries: readonly PlannedEntry[]): Segment[] {
  const groups: Piece[][] = [];
  let group: Piece[] = [];
  let size = 0;
  const cut = (): void => {
    if (group.length > 0) groups.push(group);
    group = [];
    size = 0;
  };
  for (const entry of entries) {
    const bytes = archivedSize(entry.path, entry.size);
    if (bytes > LARGEST) {
      cut();
      groups.push(...slices(entry, bytes));
      continue;
    }
    const last = group.at(-1)?.entry;
    if (last !== undefined && isCut(last, entry, { size, bytes })) cut();
    group.push({ entry, start: 0, end: bytes, isPart: false });
    size += bytes;
  }
  cut();
  if (groups.length === 0) groups.push([]);
  return groups.map((pieces, index) => makeSegment(pieces, index === groups.length - 1));
}

function isCut(
  last: PlannedEntry,
  entry: PlannedEntry,
  { size, bytes }: { size: number; bytes: number },
): boolean {
  if (objectOf(last) !== objectOf(entry) || size + bytes > MOST) return true;
  if (bytes >= LEAST || archivedSize(last.path, last.size) >= LEAST) return true;
  // The inode number is 31 bits of the path's hash: a die that always falls the same way.
  return size >= LEAST && entry.ino / 2 ** 31 < bytes / LEAST;
}

/** A store path moves as a whole when its hash changes: its neighbours' segments must not. */
function objectOf({ path }: PlannedEntry): string | undefined {
  return splitStorePath(path)?.object;
}

function slices(entry: PlannedEntry, bytes: number): Piece[][] {
  const count = Math.ceil(bytes / SLICE);
  return Array.from({ length: count }, (_, index) => [
    { entry, start: index * SLICE, end: Math.min((index + 1) * SLICE, bytes), isPart: true },
  ]);
}

function makeSegment(pieces: Piece[], hasTrailer: boolean): Segment {
  const size = pieces.reduce((total, { start, end }) => total + end - start, 0);
  return { pieces, hasTrailer, size: size + (hasTrailer ? TRAILER_SIZE : 0) };
}

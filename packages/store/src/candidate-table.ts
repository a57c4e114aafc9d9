/** The hash parts that may be references, in memory that threads share: made once, however many objects are scanned for them. */

import { HASH_LENGTH } from "@astbuild/derivation";
import { FILTER_SIZE, filterKey } from "./hash-characters.ts";

export interface CandidateTable {
  /** Sorted, one behind the other. */
  readonly hashes: Uint8Array;
  /** Of each of these the index in the list that the table was made from. */
  readonly indices: Uint32Array;
  /** By the first three characters: 1 where a hash begins so. */
  readonly filter: Uint8Array;
}

export function createCandidateTable(hashes: readonly string[]): CandidateTable {
  const first = new Map<string, number>();
  for (const [index, hash] of hashes.entries()) if (!first.has(hash)) first.set(hash, index);
  const sorted = [...first.keys()].sort();
  const table = {
    hashes: new Uint8Array(new SharedArrayBuffer(sorted.length * HASH_LENGTH)),
    indices: new Uint32Array(new SharedArrayBuffer(sorted.length * 4)),
    filter: new Uint8Array(new SharedArrayBuffer(FILTER_SIZE)),
  };
  table.hashes.set(Buffer.from(sorted.join(""), "latin1"));
  for (const [place, hash] of sorted.entries()) {
    table.indices[place] = first.get(hash)!;
    table.filter[filterKey(hash)] = 1;
  }
  return table;
}

export const NO_CANDIDATES: CandidateTable = createCandidateTable([]);

/** The index of the candidate that stands at `at`; there are as many bytes as a hash has. */
export function candidateAt(
  { hashes, indices }: CandidateTable,
  bytes: Uint8Array,
  at: number,
): number | undefined {
  let low = 0;
  let high = indices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareHash(hashes, middle * HASH_LENGTH, { bytes, at });
    if (order === 0) return indices[middle];
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

function compareHash(
  hashes: Uint8Array,
  start: number,
  { bytes, at }: { readonly bytes: Uint8Array; readonly at: number },
): number {
  for (let index = 0; index < HASH_LENGTH; index++) {
    const difference = hashes[start + index]! - bytes[at + index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Finds the hash parts of store paths in a stream of bytes, and pieces of scratch hashes that no rewriting could mend. */

import { HASH_LENGTH } from "@astbuild/derivation";
import { candidateAt } from "./candidate-table.ts";
import type { CandidateTable } from "./candidate-table.ts";
import { NONE, VALUE, filterKey } from "./hash-characters.ts";

/** The shortest piece of a scratch hash that is looked for: what a compiler puts into one 64-bit immediate. */
export const WINDOW = 8;

export interface ScannerTables {
  readonly candidates: CandidateTable;
  /** Of scratch hashes. */
  readonly whole: ReadonlyMap<string, number>;
  readonly windows: ReadonlyMap<string, number>;
  /** By the first three characters: 1 a whole hash may begin, 2 a window may begin. */
  readonly filter: Uint8Array;
  /** Bytes that any wanted text is at least long: the stride. */
  readonly step: number;
}

export interface Hit {
  /** Index of the scratch hash. */
  readonly scratch: number;
  readonly offset: number;
}

export interface HashScanner {
  /**
   * Looks at `buffer[0, end)`, which stands at `base` in the stream. Returns how many bytes are
   * settled; the rest must stand at the start of the next call's buffer. Whole hits of the
   * scratch hash `own` are overwritten by zero bytes.
   */
  scan(buffer: Buffer, end: number, base: number, isLast: boolean): number;
  readonly hits: Hit[];
  readonly splits: Hit[];
}

export function scannerTables(
  scratches: readonly string[],
  candidates: CandidateTable,
): ScannerTables {
  const whole = new Map<string, number>();
  const windows = new Map<string, number>();
  const filter = scratches.length === 0 ? candidates.filter : candidates.filter.slice();
  scratches.forEach((hash, index) => {
    if (!whole.has(hash)) whole.set(hash, index);
    filter[filterKey(hash)]! |= 1;
    for (let start = 0; start + WINDOW <= HASH_LENGTH; start++) {
      const window = hash.slice(start, start + WINDOW);
      windows.set(window, index);
      filter[filterKey(window)]! |= 2;
    }
  });
  return {
    ...{ candidates, whole, windows, filter },
    step: windows.size > 0 ? WINDOW : HASH_LENGTH,
  };
}

/** @param found receives the indices of candidates that occur, counted from 0 */
export function createHashScanner(
  tables: ScannerTables,
  own: number,
  found: Set<number>,
): HashScanner {
  const { candidates, whole, windows, filter, step } = tables;
  const hits: Hit[] = [];
  const splits: Hit[] = [];
  /** End of the last whole hit in the stream: its tail may come again in the next buffer. */
  let covered = 0;
  let lastWindow = -2;

  const inspect = (
    buffer: Buffer,
    run: { start: number; stop: number; limit: number },
    base: number,
  ): void => {
    const last = Math.min(run.stop - step, run.limit - 1);
    let at = Math.max(run.start, covered - base);
    while (at <= last) {
      const key =
        (VALUE[buffer[at]!]! << 10) | (VALUE[buffer[at + 1]!]! << 5) | VALUE[buffer[at + 2]!]!;
      const flags = filter[key]!;
      if (flags === 0) {
        at++;
        continue;
      }
      const isWhole = (flags & 1) !== 0 && at + HASH_LENGTH <= run.stop;
      const scratch = isWhole
        ? whole.get(buffer.toString("latin1", at, at + HASH_LENGTH))
        : undefined;
      const candidate =
        isWhole && scratch === undefined ? candidateAt(candidates, buffer, at) : undefined;
      if (scratch !== undefined || candidate !== undefined) {
        if (candidate !== undefined) found.add(candidate);
        if (scratch !== undefined) hits.push({ scratch, offset: base + at });
        if (scratch === own) buffer.fill(0, at, at + HASH_LENGTH);
        at += HASH_LENGTH;
        covered = base + at;
        continue;
      }
      const window =
        (flags & 2) !== 0 ? windows.get(buffer.toString("latin1", at, at + WINDOW)) : undefined;
      if (window === undefined) {
        at++;
        continue;
      }
      // A piece of more than eight characters is told once.
      if (lastWindow !== base + at - 1) splits.push({ scratch: window, offset: base + at });
      lastWindow = base + at;
      at++;
    }
  };

  return {
    hits,
    splits,
    scan(buffer, end, base, isLast) {
      if (whole.size + candidates.indices.length === 0) return end;
      const limit = isLast ? end : Math.max(0, end - HASH_LENGTH + 1);
      // Any run of `step` wanted characters covers one of the places looked at.
      for (let at = step - 1; at < end; at += step) {
        if (VALUE[buffer[at]!] === NONE) continue;
        let start = at;
        while (start > 0 && VALUE[buffer[start - 1]!] !== NONE) start--;
        let stop = at + 1;
        while (stop < end && VALUE[buffer[stop]!] !== NONE) stop++;
        if (stop - start >= step) inspect(buffer, { start, stop, limit }, base);
        at = stop;
      }
      return limit;
    },
  };
}

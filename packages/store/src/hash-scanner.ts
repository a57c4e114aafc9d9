/** Finds the hash parts of store paths in a stream of bytes, and pieces of scratch hashes that no rewriting could mend. */

import { HASH_LENGTH } from "@astbuild/derivation";

/** The shortest piece of a scratch hash that is looked for: what a compiler puts into one 64-bit immediate. */
export const WINDOW = 8;

export interface ScannerTables {
  readonly whole: ReadonlyMap<string, number>;
  readonly windows: ReadonlyMap<string, number>;
  /** By the first three characters: 1 a whole hash may begin, 2 a window may begin. */
  readonly filter: Uint8Array;
  readonly scratches: number;
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

/** @param hashes scratch hashes first, then candidates: an index below `scratches` is a scratch hash */
export function scannerTables(
  scratches: readonly string[],
  candidates: readonly string[],
): ScannerTables {
  const whole = new Map<string, number>();
  const windows = new Map<string, number>();
  const filter = new Uint8Array(1 << 15);
  [...scratches, ...candidates].forEach((hash, index) => {
    if (whole.has(hash)) return;
    whole.set(hash, index);
    filter[filterKey(hash)]! |= 1;
  });
  scratches.forEach((hash, index) => {
    for (let start = 0; start + WINDOW <= HASH_LENGTH; start++) {
      const window = hash.slice(start, start + WINDOW);
      windows.set(window, index);
      filter[filterKey(window)]! |= 2;
    }
  });
  return {
    whole,
    windows,
    filter,
    scratches: scratches.length,
    step: windows.size > 0 ? WINDOW : HASH_LENGTH,
  };
}

/** @param found receives the indices of candidates that occur, counted from 0 */
export function createHashScanner(
  tables: ScannerTables,
  own: number,
  found: Set<number>,
): HashScanner {
  const { whole, windows, filter, scratches, step } = tables;
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
      const index =
        (flags & 1) !== 0 && at + HASH_LENGTH <= run.stop
          ? whole.get(buffer.toString("latin1", at, at + HASH_LENGTH))
          : undefined;
      if (index !== undefined) {
        if (index >= scratches) found.add(index - scratches);
        else hits.push({ scratch: index, offset: base + at });
        if (index === own) buffer.fill(0, at, at + HASH_LENGTH);
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
      if (whole.size === 0) return end;
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

const NONE = 255;

/** The five bits of each base-32 character, NONE for every other byte. */
const VALUE: Uint8Array = new Uint8Array(256).fill(NONE);
Buffer.from("0123456789abcdfghijklmnpqrsvwxyz").forEach((byte, value) => {
  VALUE[byte] = value;
});

function filterKey(text: string): number {
  const [a, b, c] = [0, 1, 2].map((index) => VALUE[text.charCodeAt(index)]!);
  return (a! << 10) | (b! << 5) | c!;
}

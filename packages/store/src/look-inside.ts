/** Looks once into a compressed file: the hashes in what it unpacks to, where this machine's zlib can unpack it. */

import { createReadStream, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip, createInflateRaw, createZstdDecompress } from "node:zlib";
import { pipeline } from "node:stream";
import type { Transform } from "node:stream";
import { createHashScanner } from "./hash-scanner.ts";
import type { ScannerTables } from "./hash-scanner.ts";
import { readZipMembers } from "./zip-members.ts";

export interface Inside {
  /** False: its format cannot be unpacked here, or it is damaged. */
  readonly wasRead: boolean;
  /** Indices of the scratch hashes, whole or in pieces. */
  readonly scratches: readonly number[];
}

/** @param found receives the indices of candidates */
export async function lookInside(
  path: string,
  format: string,
  search: { readonly tables: ScannerTables; readonly found: Set<number> },
): Promise<Inside> {
  const scratches = new Set<number>();
  let left = statSync(path).size * MOST_RATIO + MOST_FREE;
  const scan = async (bytes: AsyncIterable<Buffer>): Promise<void> => {
    const bounded = take(bytes, (length) => (left -= length) >= 0);
    for (const index of await scanStream(bounded, search)) scratches.add(index);
  };
  const unpack = (transform: Transform, range: { start?: number; end?: number } = {}): Transform =>
    // An error of either is what reading the transform throws.
    pipeline(createReadStream(path, range), transform, () => {});
  try {
    if (format === "gzip") await scan(unpack(createGunzip()));
    else if (format === "zstd") await scan(unpack(createZstdDecompress()));
    else if (format === "zip") {
      for (const { start, end } of await readZip(path))
        await scan(unpack(createInflateRaw(), { start, end }));
    } else return { wasRead: false, scratches: [] };
    return { wasRead: true, scratches: [...scratches] };
  } catch {
    // Damaged or truncated, as test data often is: what was read up to there counts.
    return { wasRead: false, scratches: [...scratches] };
  }
}

/** A bomb, of which 1,000 bytes unpack to a million: a few seconds of it are enough. */
const MOST_RATIO = 100;
const MOST_FREE = 64 * 2 ** 20;

async function* take(
  bytes: AsyncIterable<Buffer>,
  isWithin: (length: number) => boolean,
): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    if (!isWithin(chunk.length)) throw new Error("it unpacks to too much");
    yield chunk;
  }
}

async function readZip(path: string): Promise<{ start: number; end: number }[]> {
  const file = await open(path);
  try {
    return await readZipMembers(file);
  } finally {
    await file.close();
  }
}

async function scanStream(
  bytes: AsyncIterable<Buffer>,
  { tables, found }: { readonly tables: ScannerTables; readonly found: Set<number> },
): Promise<Set<number>> {
  const scanner = createHashScanner(tables, -1, found);
  let kept: Buffer = Buffer.alloc(0);
  let base = 0;
  for await (const chunk of bytes) {
    const joined = Buffer.concat([kept, chunk]);
    const settled = scanner.scan(joined, joined.length, base, false);
    kept = joined.subarray(settled);
    base += settled;
  }
  scanner.scan(kept, kept.length, base, true);
  return new Set([...scanner.hits, ...scanner.splits].map(({ scratch }) => scratch));
}

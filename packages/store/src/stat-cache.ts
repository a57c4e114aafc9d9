/** Digests of local files by their stat, trusted by git's rule for racy timestamps: only what was settled when it was looked at. */

import type { Digest } from "@astbuild/hash";
import type { Database } from "./database.ts";
import type { DeferredWrites } from "./deferred-writes.ts";

/** Members of a `BigIntStats` that tell whether a file is the same. */
export interface FileStat {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/**
 * Stat, `lookup`, and on a miss: hash, then `remember` with the stat from before. The moment of
 * the look-up counts as the one at which the file was looked at.
 */
export interface StatCache {
  lookup(path: string, stat: FileStat): Digest | undefined;
  remember(path: string, stat: FileStat, digest: Digest): void;
}

/** @param now milliseconds of the wall clock, which file times come from too */
export function createStatCache(
  database: Database,
  deferred: DeferredWrites,
  now: () => number = Date.now,
): StatCache {
  const lookedAt = new Map<string, bigint>();
  const recent = new Map<
    string,
    { readonly stat: FileStat; readonly digest: Digest; readonly looked: bigint }
  >();
  const nanoseconds = (): bigint => BigInt(Math.floor(now())) * 1_000_000n;
  return {
    lookup(path, stat) {
      const known = recent.get(path);
      if (known !== undefined && isSame(known.stat, stat) && isSettled(stat, known.looked))
        return known.digest;
      const row = database.row<[Digest, string]>(
        `SELECT digest, CAST(looked_ns AS TEXT) FROM stat_cache
         WHERE path = ? AND dev = ? AND ino = ? AND size = ? AND mtime_ns = ? AND ctime_ns = ?`,
        path,
        ...columnsOf(stat),
      );
      if (row !== undefined && isSettled(stat, BigInt(row[1]))) return row[0];
      lookedAt.set(path, nanoseconds());
      return undefined;
    },
    remember(path, stat, digest) {
      const looked = lookedAt.get(path) ?? nanoseconds();
      lookedAt.delete(path);
      recent.set(path, { stat, digest, looked });
      deferred.add((writer) =>
        writer.run(
          `INSERT OR REPLACE INTO stat_cache (path, dev, ino, size, mtime_ns, ctime_ns, looked_ns, digest)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          path,
          ...columnsOf(stat),
          looked,
          digest,
        ),
      );
    },
  };
}

/**
 * A file that was written in the same tick of the clock as it was looked at may have been
 * written once more since. ctime counts too: whoever sets an old mtime cannot set it. Kernels
 * round down to a tick of up to 10 ms, file systems that keep whole seconds to one or two.
 */
function isSettled(stat: FileStat, looked: bigint): boolean {
  const newest = stat.mtimeNs > stat.ctimeNs ? stat.mtimeNs : stat.ctimeNs;
  const margin = newest % SECOND === 0n ? 2n * SECOND : SECOND / 20n;
  return newest + margin < looked;
}

const SECOND = 1_000_000_000n;

/** Inode numbers of 64 bits become SQLite's signed integers. */
function columnsOf(stat: FileStat): bigint[] {
  return [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].map((value) =>
    BigInt.asIntN(64, value),
  );
}

function isSame(a: FileStat, b: FileStat): boolean {
  return (
    a.ino === b.ino &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs &&
    a.size === b.size &&
    a.dev === b.dev
  );
}

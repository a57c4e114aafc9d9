/** What a collector is asked for and what it tells. */

export interface CollectOptions {
  /** Say what would go, and change nothing. */
  readonly dryRun?: boolean;
  /** Only what was not used for so many seconds. */
  readonly olderThan?: number;
  /** Stop when so many bytes are freed, the least recently used first. */
  readonly maxFreed?: number;
  /** Stop when objects, caches and logs together have no more bytes than this, the least recently used first. */
  readonly keepBytes?: number;
  /** Build inputs of rooted outputs are no roots. */
  readonly outputsOnly?: boolean;
  /** Asked after each batch; the least recently used goes first. */
  readonly isEnough?: () => boolean | Promise<boolean>;
  readonly signal?: AbortSignal;
}

/** `objects`, `logs`, `traces`, `leftovers` of dead processes, and the name of each cache folder. */
export type FreedKind = string;

export interface Freed {
  readonly count: number;
  /** On the disk. */
  readonly bytes: number;
}

export interface Collected {
  readonly dryRun: boolean;
  /** Only kinds of which something went. */
  readonly freed: Readonly<Record<FreedKind, Freed>>;
  /** Of all kinds. */
  readonly bytes: number;
  /** Inodes that were freed, folders included. */
  readonly inodes: number;
  /** Objects that stay because a root reaches them. */
  readonly alive: number;
  readonly seconds: number;
}

/** What is added up while things go. */
export interface Tally {
  add(kind: FreedKind, count: number, removed: Removed): void;
  readonly freed: Record<FreedKind, Freed>;
  readonly bytes: number;
  readonly inodes: number;
}

export interface Removed {
  readonly bytes: number;
  readonly inodes: number;
}

export function createTally(): Tally {
  const freed: Record<FreedKind, Freed> = {};
  let bytes = 0;
  let inodes = 0;
  return {
    freed,
    add(kind, count, removed) {
      if (count === 0) return;
      const before = freed[kind] ?? { count: 0, bytes: 0 };
      freed[kind] = { count: before.count + count, bytes: before.bytes + removed.bytes };
      bytes += removed.bytes;
      inodes += removed.inodes;
    },
    get bytes() {
      return bytes;
    },
    get inodes() {
      return inodes;
    },
  };
}

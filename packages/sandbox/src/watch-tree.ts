/**
 * Watches what all processes of one sandbox use together, since rlimits bind each by itself and
 * an ordinary user has no cgroup to put them in. Imports only `node:` modules, for the spawner.
 */

import type { SandboxProc } from "./tree-usage.ts";
import {
  countProcesses,
  countThreads,
  estimateMemory,
  measureMemory,
  openSandboxProc,
  sharedMemory,
} from "./tree-usage.ts";

/** Of the whole sandbox at a time. */
export interface TreeLimits {
  /** Bytes. */
  readonly memory?: number;
  /** Processes and threads. */
  readonly processes?: number;
}

/** Memory that a machine fills, and processes that it starts, in a millisecond at most, about. */
const BYTES_PER_MS = 4 * 2 ** 20;
const PROCESSES_PER_MS = 10;

const SHORTEST_MS = 25;
const LONGEST_MS = 500;

/** Looks take at most one part in so many of a core. */
const SHARE = 20;

export interface TreeWatch extends Disposable {
  /** Bytes: the most that a look has seen; undefined before the first. */
  readonly peakMemory: number | undefined;
}

/**
 * The more room is left, the longer until the next look.
 *
 * @param init pid of the sandbox's init
 * @param onBroken is called once, with the limit that was broken
 */
export function watchTree(
  init: number,
  limits: TreeLimits,
  onBroken: (limit: keyof TreeLimits) => void,
): TreeWatch {
  const { memory = Infinity, processes = Infinity } = limits;
  const sharedBefore = sharedMemory();
  let timer: NodeJS.Timeout | undefined;
  let proc: SandboxProc | undefined;
  let peakMemory: number | undefined;

  function look(): void {
    const begin = performance.now();
    proc ??= openSandboxProc(init);
    if (proc === undefined) {
      timer = setTimeout(look, SHORTEST_MS);
      return;
    }
    // The quick count first: while many start, each look is late.
    if (countProcesses(proc) > processes) return onBroken("processes");
    const threads = countThreads(proc);
    if (threads > processes) return onBroken("processes");
    let used = estimateMemory(proc, sharedBefore);
    if (used > memory) used = measureMemory(proc);
    peakMemory = Math.max(peakMemory ?? 0, used);
    if (used > memory) return onBroken("memory");
    const room = Math.min((memory - used) / BYTES_PER_MS, (processes - threads) / PROCESSES_PER_MS);
    const rest = (performance.now() - begin) * SHARE;
    timer = setTimeout(look, Math.min(LONGEST_MS, Math.max(SHORTEST_MS, rest, room)));
  }

  if (memory < Infinity || processes < Infinity) timer = setTimeout(look, SHORTEST_MS);
  return {
    get peakMemory() {
      return peakMemory;
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      proc?.[Symbol.dispose]();
      proc = undefined;
    },
  };
}

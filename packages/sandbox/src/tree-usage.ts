/**
 * What all processes of one sandbox use together, by its own /proc, which whoever made the
 * sandbox's user namespace can read through the root of its init. Imports only `node:` modules,
 * for the spawner.
 */

import { readFileSync, readdirSync, readlinkSync, statSync, statfsSync } from "node:fs";

const PAGE = 4096;

/** False while bwrap sets up: until its last step the root of what becomes init shows the machine's /proc. */
export function hasOwnProc(init: number): boolean {
  try {
    return statSync(procOf(init)).dev !== statSync("/proc").dev;
  } catch {
    return false; // Closed to an ordinary user until there is a user namespace, and gone at the end.
  }
}

export function countProcesses(init: number): number {
  return processesOf(procOf(init)).length;
}

/** Threads: each has a row in the kernel's table of processes. */
export function countThreads(init: number): number {
  const root = procOf(init);
  // The kernel counts a folder `task` as 2 links and one for each thread.
  return sum(processesOf(root), (pid) => statSync(`${root}/${pid}/task`).nlink - 2);
}

/**
 * Bytes, and rather too many: pages that processes share count for each of them. Quick.
 *
 * @param sharedBefore what `sharedMemory` was when the sandbox began
 */
export function estimateMemory(init: number, sharedBefore: number): number {
  const root = procOf(init);
  const resident = sum(processesOf(root), (pid) => {
    return Number(readFileSync(`${root}/${pid}/statm`, "utf8").split(" ")[1]) * PAGE;
  });
  return resident + Math.max(mountedMemory(init), sharedMemory() - sharedBefore);
}

/** Bytes, each page once; takes milliseconds for each process. */
export function measureMemory(init: number): number {
  const root = procOf(init);
  const processes = processesOf(root);
  let mapped = 0;
  const own = sum(processes, (pid) => {
    const rollup = readFileSync(`${root}/${pid}/smaps_rollup`, "utf8");
    mapped += kilobytes(rollup, "Pss_Shmem");
    return kilobytes(rollup, "Pss_Anon") + kilobytes(rollup, "SwapPss");
  });
  // What is mapped of it may be the same bytes.
  return own + Math.max(mapped, mountedMemory(init) + unnamedFiles(root, processes));
}

/** Bytes on the disk in files that were removed from the builder's folders and are still open. */
export function removedFiles(init: number): number {
  const root = procOf(init);
  return openFiles(root, hasOwnProc(init) ? processesOf(root) : [], (name) =>
    /^\/(?:build|ast)\/.* \(deleted\)$/s.test(name),
  );
}

/** Memory of the whole machine that is shared or belongs to files in memory: rises with what no process maps. */
export function sharedMemory(): number {
  return kilobytes(readFileSync("/proc/meminfo", "utf8"), "Shmem");
}

/** Files in /tmp and /dev/shm. System V segments that nobody maps show in no file of another's /proc. */
function mountedMemory(init: number): number {
  return sum(["tmp", "dev/shm"], (name) => {
    const { blocks, bfree, bsize } = statfsSync(`/proc/${init}/root/${name}`);
    return (blocks - bfree) * bsize;
  });
}

/** Files of memfd_create(2), which lie in no folder. */
function unnamedFiles(root: string, processes: readonly string[]): number {
  return openFiles(root, processes, (name) => name.startsWith("/memfd:"));
}

/** Bytes that open files take, each once. */
function openFiles(
  root: string,
  processes: readonly string[],
  isWanted: (name: string) => boolean,
): number {
  const sizes = new Map<string, number>();
  sum(processes, (pid) =>
    sum(readdirSync(`${root}/${pid}/fd`), (descriptor) => {
      const path = `${root}/${pid}/fd/${descriptor}`;
      if (!isWanted(readlinkSync(path))) return 0;
      const { dev, ino, blocks } = statSync(path);
      sizes.set(`${dev}:${ino}`, blocks * 512);
      return 0;
    }),
  );
  return sum([...sizes.values()], (size) => size);
}

function procOf(init: number): string {
  return `/proc/${init}/root/proc`;
}

function processesOf(root: string): string[] {
  return listed(root).filter((name) => /^\d+$/.test(name));
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // All of it has ended.
  }
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0) * 1024;
}

/** What cannot be read any more has ended and counts as nothing. */
function sum<T>(all: readonly T[], value: (each: T) => number): number {
  let total = 0;
  for (const each of all) {
    try {
      total += value(each);
    } catch {
      // Gone.
    }
  }
  return total;
}

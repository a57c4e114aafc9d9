/**
 * What all processes of one sandbox use together, by its own /proc, which whoever made the
 * sandbox's user namespace can open through the root of its init. Imports only `node:` modules,
 * for the spawner.
 */

import {
  closeSync,
  constants,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  statfsSync,
} from "node:fs";
import { join } from "node:path";

const PAGE = 4096;

/** `/usr/include/linux/magic.h` */
const PROC_SUPER_MAGIC = 0x9fa0;

/** A sandbox's own /proc, held open: soon after its end the pid of its init is another process's. */
export interface SandboxProc extends Disposable {
  /** Leads into it, for this process only; nothing is listed in it once the sandbox has ended. */
  readonly path: string;
}

/** Undefined while bwrap sets up (until its last step the root of what becomes init shows the machine's /proc), and at the end. */
export function openSandboxProc(init: number): SandboxProc | undefined {
  try {
    const its = join(rootOf("/proc", init), "proc");
    const descriptor = openSync(its, constants.O_RDONLY | constants.O_DIRECTORY);
    const proc = {
      path: `/proc/self/fd/${descriptor}`,
      [Symbol.dispose]: () => closeSync(descriptor),
    };
    if (isOwn(proc)) return proc;
    proc[Symbol.dispose]();
  } catch {
    // Closed to an ordinary user until there is a user namespace.
  }
  return undefined;
}

/** While mounts come and go, what lies under a /proc shows too. */
function isOwn({ path }: SandboxProc): boolean {
  return statfsSync(path).type === PROC_SUPER_MAGIC && statSync(path).dev !== statSync("/proc").dev;
}

export function countProcesses(proc: SandboxProc): number {
  return processesOf(proc).length;
}

/** Threads: each has a row in the kernel's table of processes. */
export function countThreads(proc: SandboxProc): number {
  // The kernel counts a folder `task` as 2 links and one for each thread.
  return sum(processesOf(proc), (pid) => statSync(`${proc.path}/${pid}/task`).nlink - 2);
}

/**
 * Bytes, and rather too many: pages that processes share count for each of them. Quick.
 *
 * @param sharedBefore what `sharedMemory` was when the sandbox began
 */
export function estimateMemory(proc: SandboxProc, sharedBefore: number): number {
  const resident = sum(processesOf(proc), (pid) => {
    return Number(readFileSync(`${proc.path}/${pid}/statm`, "utf8").split(" ")[1]) * PAGE;
  });
  return resident + Math.max(mountedMemory(proc), sharedMemory() - sharedBefore);
}

/** Bytes, each page once; takes milliseconds for each process. */
export function measureMemory(proc: SandboxProc): number {
  const processes = processesOf(proc);
  let mapped = 0;
  const own = sum(processes, (pid) => {
    const rollup = readFileSync(`${proc.path}/${pid}/smaps_rollup`, "utf8");
    mapped += kilobytes(rollup, "Pss_Shmem");
    return kilobytes(rollup, "Pss_Anon") + kilobytes(rollup, "SwapPss");
  });
  // What is mapped of it may be the same bytes.
  return own + Math.max(mapped, mountedMemory(proc) + unnamedFiles(proc, processes));
}

/** Bytes on the disk in files that were removed from the builder's folders and are still open. */
export function removedFiles(proc: SandboxProc): number {
  return openFiles(proc, processesOf(proc), (name) =>
    /^\/(?:build|ast)\/.* \(deleted\)$/s.test(name),
  );
}

/** Memory of the whole machine that is shared or belongs to files in memory: rises with what no process maps. */
export function sharedMemory(): number {
  return kilobytes(readFileSync("/proc/meminfo", "utf8"), "Shmem");
}

/** Files in /tmp and /dev/shm. System V segments that nobody maps show in no file of another's /proc. */
function mountedMemory(proc: SandboxProc): number {
  return sum(["tmp", "dev/shm"], (name) => {
    const { blocks, bfree, bsize } = statfsSync(join(rootOf(proc.path, 1), name));
    return (blocks - bfree) * bsize;
  });
}

/** Files of memfd_create(2), which lie in no folder. */
function unnamedFiles(proc: SandboxProc, processes: readonly string[]): number {
  return openFiles(proc, processes, (name) => name.startsWith("/memfd:"));
}

/** Bytes that open files take, each once. */
function openFiles(
  proc: SandboxProc,
  processes: readonly string[],
  isWanted: (name: string) => boolean,
): number {
  const sizes = new Map<string, number>();
  sum(processes, (pid) =>
    sum(readdirSync(`${proc.path}/${pid}/fd`), (descriptor) => {
      const path = `${proc.path}/${pid}/fd/${descriptor}`;
      if (!isWanted(readlinkSync(path))) return 0;
      const { dev, ino, blocks } = statSync(path);
      sizes.set(`${dev}:${ino}`, blocks * 512);
      return 0;
    }),
  );
  return sum([...sizes.values()], (size) => size);
}

/** The kernel's link to what a process has as its root folder. */
function rootOf(proc: string, pid: number): string {
  return join(proc, String(pid), "root");
}

function processesOf(proc: SandboxProc): string[] {
  return listed(proc.path).filter((name) => /^\d+$/.test(name));
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

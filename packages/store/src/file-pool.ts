/** Runs file tasks on a few worker threads, which are started when there is enough to do for them. */

import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, extname } from "node:path";
import type { Tinypool } from "tinypool";
import type { FileTask, TaskResult } from "./file-tasks.ts";

export interface FilePool {
  /** @param isSmall some milliseconds of work: done here, which is less than the way to a thread and back */
  run<Task extends FileTask>(task: Task, isSmall: boolean): Promise<TaskResult<Task>>;
  close(): Promise<void>;
}

export function createFilePool(): FilePool {
  let pool: Promise<Tinypool> | undefined;
  let tasks: Promise<typeof import("./file-tasks.ts")> | undefined;
  const runHere = async <Task extends FileTask>(task: Task): Promise<TaskResult<Task>> => {
    tasks ??= import("./file-tasks.ts");
    return await (await tasks).runFileTask(task);
  };
  return {
    async run<Task extends FileTask>(task: Task, isSmall: boolean) {
      if (isSmall) return await runHere(task);
      pool ??= startPool();
      try {
        return (await (await pool).run(task)) as TaskResult<Task>;
      } catch {
        // An error loses its class and its code on the way from a thread; here it is the real one.
        return await runHere(task);
      }
    },
    async close() {
      await (await pool)?.destroy();
    },
  };
}

async function startPool(): Promise<Tinypool> {
  const { Tinypool } = await import("tinypool");
  const cache = getCompileCacheDir();
  return new Tinypool({
    filename: new URL(`./file-worker${extname(import.meta.filename)}`, import.meta.url).href,
    minThreads: 0,
    maxThreads: Math.max(2, Math.min(8, availableParallelism())),
    idleTimeout: 60_000,
    // Spares each thread the type stripper: most of what it takes to start one.
    ...(cache !== undefined && { env: { NODE_COMPILE_CACHE: dirname(cache) } }),
  });
}

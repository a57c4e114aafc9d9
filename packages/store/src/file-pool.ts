/** Runs file tasks on a few worker threads, which are started when there is enough to do for them. */

import { availableParallelism } from "node:os";
import { extname } from "node:path";
import type { Tinypool } from "tinypool";
import { runFileTask } from "./file-tasks.ts";
import type { FileTask, TaskResult } from "./file-tasks.ts";

export interface FilePool {
  /** @param isSmall some milliseconds of work: done here, which is less than the way to a thread and back */
  run<Task extends FileTask>(task: Task, isSmall: boolean): Promise<TaskResult<Task>>;
  close(): Promise<void>;
}

export function createFilePool(): FilePool {
  let pool: Promise<Tinypool> | undefined;
  return {
    async run<Task extends FileTask>(task: Task, isSmall: boolean) {
      if (isSmall) return await runFileTask(task);
      pool ??= startPool();
      try {
        return (await (await pool).run(task)) as TaskResult<Task>;
      } catch {
        // An error loses its class and its code on the way from a thread; here it is the real one.
        return await runFileTask(task);
      }
    },
    async close() {
      await (await pool)?.destroy();
    },
  };
}

async function startPool(): Promise<Tinypool> {
  const { Tinypool } = await import("tinypool");
  return new Tinypool({
    filename: new URL(`./file-worker${extname(import.meta.filename)}`, import.meta.url).href,
    minThreads: 0,
    maxThreads: Math.max(2, Math.min(8, availableParallelism())),
    idleTimeout: 60_000,
  });
}

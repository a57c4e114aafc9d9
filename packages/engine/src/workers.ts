/** The engine's worker threads: unpacking, merging and leak checks, which would freeze the loop that drains logs, but for small ones. */

import { extname } from "node:path";
import { isSmallTree } from "@astbuild/fs";
import type { Tinypool } from "tinypool";
import type { LeakCheckRequest, LeakFinding } from "./leak/leak.ts";
import type { MergeTreeRequest } from "./builders/merge-tree.ts";
import type { UnpackRequest } from "./builders/unpack-deb.ts";
import { reviveError } from "./worker-answer.ts";
import type { WorkerAnswer } from "./worker-answer.ts";

export interface Workers extends AsyncDisposable {
  unpack(request: UnpackRequest): Promise<void>;
  mergeTree(request: MergeTreeRequest): Promise<void>;
  findLeaks(request: LeakCheckRequest): Promise<LeakFinding[]>;
}

/** Threads start when the first request comes, and none keeps the process alive. */
export function createWorkers(threads: number): Workers {
  let pool: Promise<Tinypool> | undefined;
  const run = async <T>(name: string, request: unknown): Promise<T> => {
    pool ??= startPool(threads);
    const answer = (await (await pool).run(request, { name })) as WorkerAnswer<T>;
    if ("value" in answer) return answer.value;
    throw reviveError(answer.error);
  };
  return {
    unpack: (request) => run("unpack", request),
    mergeTree: (request) => run("mergeTree", request),
    async findLeaks(request) {
      const isSmall = request.outputs.every(({ physical }) => isSmallTree(physical, SMALL));
      if (!isSmall) return await run("findLeaks", request);
      return (await import("./leak/find-leaks.ts")).findLeaks(request);
    },
    async [Symbol.asyncDispose]() {
      await (await pool)?.destroy();
    },
  };
}

/** Milliseconds of work, which is less than a thread takes to start, and not much more than the way to it. */
const SMALL = { entries: 64, bytes: 1 << 20 };

async function startPool(threads: number): Promise<Tinypool> {
  const { Tinypool } = await import("tinypool");
  return new Tinypool({
    filename: new URL(`worker${extname(import.meta.url)}`, import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 1000,
  });
}

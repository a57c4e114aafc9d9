/** Pako in the threads that it runs in. */

import { extname } from "node:path";
import { Tinypool } from "tinypool";
import type { DeflateTask } from "./deflate-worker.ts";

export interface Compressor extends AsyncDisposable {
  /** Takes the bytes over: their buffer cannot be used afterwards. */
  deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

/** Threads are started with the first segment, so none for an image that is all in the cache. */
export function makeCompressor(options: {
  readonly threads: number;
  readonly level: number;
}): Compressor {
  const { level, threads } = options;
  let pool: Tinypool | undefined;
  return {
    deflate(bytes) {
      pool ??= new Tinypool({
        filename: WORKER,
        minThreads: 1,
        maxThreads: threads,
        // By default a thread ends as soon as it has nothing to do, and what its successor has
        // to compile again costs more than a segment.
        idleTimeout: MINUTE,
      });
      const task: DeflateTask = { bytes, level };
      return pool.run(task, { transferList: [bytes.buffer] }) as Promise<Uint8Array>;
    },
    async [Symbol.asyncDispose]() {
      await pool?.destroy();
    },
  };
}

const MINUTE = 60_000;

/** Beside this file and of its kind: sources run as TypeScript, a packed copy as JavaScript. */
const WORKER = new URL(`deflate-worker${extname(import.meta.url)}`, import.meta.url).href;

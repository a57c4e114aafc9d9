/** Pako in threads, or in this one where there is little to do. */

import { extname } from "node:path";
import { Tinypool } from "tinypool";
import { deflateSegment } from "./deflate-segment.ts";
import type { DeflateTask } from "./deflate-segment.ts";

export interface Compressor extends AsyncDisposable {
  /** Takes the bytes over: their buffer cannot be used afterwards. */
  deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

/** @param threads 0: it is done here, and the loop stands still meanwhile */
export function makeCompressor(options: {
  readonly threads: number;
  readonly level: number;
}): Compressor {
  const { level, threads } = options;
  let pool: Tinypool | undefined;
  return {
    async deflate(bytes) {
      const task: DeflateTask = { bytes, level };
      if (threads === 0) return deflateSegment(task);
      pool ??= new Tinypool({
        filename: WORKER,
        minThreads: 1,
        maxThreads: threads,
        // By default a thread ends as soon as it has nothing to do, and what its successor has
        // to compile again costs more than a segment.
        idleTimeout: MINUTE,
      });
      return (await pool.run(task, { transferList: [bytes.buffer] })) as Uint8Array;
    },
    async [Symbol.asyncDispose]() {
      await pool?.destroy();
    },
  };
}

const MINUTE = 60_000;

/** Beside this file and of its kind: sources run as TypeScript, a packed copy as JavaScript. */
const WORKER = new URL(`deflate-worker${extname(import.meta.url)}`, import.meta.url).href;

/** The engine's end of a builder's log: a FIFO read through the event loop, not through the thread pool. */

import { chmodSync, closeSync, constants, openSync } from "node:fs";
import { Socket } from "node:net";

export interface LogReader {
  /** Begins to read. Only once the writing end is open: before, a FIFO is at its end. */
  start(onChunk: (chunk: Buffer) => void): void;
  /** Settles when nobody holds the writing end any more and all was read. */
  readonly ended: Promise<void>;
  /** For a log that was never started. */
  close(): void;
}

export function readLog(fifo: string): LogReader {
  chmodSync(fifo, 0o600); // an earlier builder may have changed it, through its own descriptor
  const descriptor = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let started = false;
  return {
    ended,
    start(onChunk) {
      started = true;
      const socket = new Socket({ fd: descriptor, readable: true, writable: false });
      socket.on("data", onChunk);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => resolve());
    },
    close() {
      if (!started) closeSync(descriptor);
    },
  };
}

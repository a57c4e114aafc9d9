/** Writes that nobody waits for (last use, stat cache, history, memo): collected and committed together. */

import type { Database, Writer } from "./database.ts";

export interface DeferredWrites {
  /** Runs soon, in order, in a transaction with others; a crash before may lose it. */
  add(write: (writer: Writer) => void): void;
  /** Commits what is waiting. */
  flush(): Promise<void>;
}

export function createDeferredWrites(database: Database): DeferredWrites {
  let waiting: ((writer: Writer) => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    await database.write("normal", (writer) => {
      const writes = waiting;
      waiting = [];
      for (const write of writes) write(writer);
    });
  };
  return {
    flush,
    add(write) {
      waiting.push(write);
      // None of these is worth an error: what is lost is computed again.
      timer ??= setTimeout(() => void flush().catch(() => undefined), DELAY).unref();
    },
  };
}

const DELAY = 200;

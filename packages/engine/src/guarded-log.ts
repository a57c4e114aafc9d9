/** A build's log whose failures wait: chunks come out of a stream, where an error would end the process. */

import type { LogWriter } from "@astbuild/store";

export interface GuardedLog {
  /** Appends, until that fails. */
  write(chunk: Uint8Array): void;
  /** Compresses the log; more than once is no harm. */
  close(): Promise<void>;
  /** The first thing that went wrong: DISK_FULL, PERMISSION_DENIED. */
  readonly failure: unknown;
}

export function guardLog(log: LogWriter): GuardedLog {
  let failure: unknown;
  let closed: Promise<void> | undefined;
  return {
    write(chunk) {
      if (failure !== undefined) return;
      try {
        log.write(chunk);
      } catch (error) {
        failure = error;
      }
    },
    close() {
      closed ??= log.close().catch((error: unknown) => {
        failure ??= error;
      });
      return closed;
    },
    get failure() {
      return failure;
    },
  };
}

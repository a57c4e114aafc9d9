/** Watches one builder's time, silence and log, and says once which limit it broke first. */

import type { SandboxKill, SandboxOutcome } from "./result.ts";
import type { SandboxLimits } from "./request.ts";

export interface LimitWatch extends Disposable {
  /** Why the builder was killed, if it was. */
  readonly reason: SandboxOutcome | undefined;
  /** Kills it for a reason found elsewhere, unless there was one before. */
  stop(why: SandboxKill): void;
  /** What of the chunk is still within the limit. */
  admit(chunk: Buffer): Buffer;
}

/** setTimeout's longest: 24.8 days. */
const LONGEST_MS = 2 ** 31 - 1;

export function watchLimits(
  limits: SandboxLimits,
  signal: AbortSignal | undefined,
  kill: () => void,
): LimitWatch {
  const { timeout, maxSilent, maxLog = Infinity } = limits;
  let reason: SandboxOutcome | undefined;
  let logged = 0;

  function stop(why: SandboxKill | { readonly kind: "cancelled" }): void {
    if (reason !== undefined) return;
    reason = why;
    kill();
  }

  const cancel = (): void => stop({ kind: "cancelled" });
  const whole = after(timeout, (seconds) => stop({ kind: "timed-out", after: seconds }));
  const quiet = after(maxSilent, (seconds) => stop({ kind: "silent", after: seconds }));
  signal?.addEventListener("abort", cancel);
  if (signal?.aborted === true) cancel();

  return {
    get reason() {
      return reason;
    },
    stop,
    admit(chunk) {
      quiet?.refresh();
      const room = Math.max(0, maxLog - logged);
      logged += chunk.length;
      if (chunk.length <= room) return chunk;
      stop({ kind: "log-too-long", limit: maxLog });
      return chunk.subarray(0, room);
    },
    [Symbol.dispose]() {
      clearTimeout(whole);
      clearTimeout(quiet);
      signal?.removeEventListener("abort", cancel);
    },
  };
}

function after(
  seconds: number | undefined,
  then: (seconds: number) => void,
): NodeJS.Timeout | undefined {
  if (seconds === undefined) return undefined;
  return setTimeout(() => then(seconds), Math.min(seconds * 1000, LONGEST_MS));
}

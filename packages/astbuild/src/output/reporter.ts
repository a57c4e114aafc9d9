/** A reporter shows the engine's events to whoever watches. */

import type { EngineEvent } from "@astbuild/engine";
import type { Terminal } from "./terminal.ts";

export interface Reporter {
  event(event: EngineEvent): void;
  /** Takes the status away and prints what was held back. Afterwards the terminal is ours to write to. */
  finish(): void;
}

export interface ReporterOptions {
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Print every line of every log. */
  readonly logs: boolean;
}

/** Time as the reporters see it; tests have one of their own. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Calls back every so many milliseconds, without keeping the process alive. */
  every(milliseconds: number, callback: () => void): Disposable;
}

export const PROCESS_CLOCK: Clock = {
  now: () => performance.now(),
  every(milliseconds, callback) {
    const timer = setInterval(callback, milliseconds);
    timer.unref();
    return { [Symbol.dispose]: () => clearInterval(timer) };
  },
};

/**
 * Ctrl-C and its kin: the first asks for a clean stop, the second ends at once; nothing is left of the status line. What
 * is thrown where nobody catches it stops as cleanly.
 */

import { inspect } from "node:util";
import { AstbuildError, isAstbuildError } from "@astbuild/errors";

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

const NUMBERS: Readonly<Record<Signal, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** Milliseconds after which a stop that nobody can ask for twice is no longer waited for. */
const PATIENCE = 10_000;

/** npm and npx pass on a Ctrl-C that the terminal sent to us as well: within so many milliseconds it is the same one. */
const SAME = 250;

export interface Interruption {
  readonly signal: AbortSignal;
  /** Exit code of a command that is being stopped (130 for SIGINT, 143 for SIGTERM); undefined while it is not. */
  readonly exitCode: number | undefined;
  /** As if a signal had come: the parent died, or nobody reads stdout any more. */
  interrupt(reason: string, code: number): void;
  /** Stops as cleanly for an error that nobody waits for: it becomes the signal's reason. */
  stop(error: unknown, code: number): void;
  /** Called synchronously when the process ends at once. */
  atOnce: () => void;
}

/** Of the command that runs in this process; a script that calls the façade has its own. */
const listeners = new Map<Signal, () => void>();

/**
 * Until it is disposed of, signals end the process by themselves. To be used around code of recipes: while that runs no
 * listener is called, and it may run for ever.
 */
export function withoutListening(): Disposable {
  for (const [name, listener] of listeners) process.off(name, listener);
  return {
    [Symbol.dispose]() {
      for (const [name, listener] of listeners) process.on(name, listener);
    },
  };
}

/** Listens until the process has ended; once. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  let since = 0;

  function interrupt(reason: string, newCode: number): void {
    stop(new AstbuildError("INTERRUPTED", `interrupted: ${reason}`), newCode);
  }

  function stop(error: unknown, newCode: number): void {
    if (code !== undefined) return;
    code = newCode;
    since = performance.now();
    setTimeout(endAtOnce, PATIENCE).unref();
    controller.abort(error);
  }

  function endAtOnce(): void {
    interruption.atOnce();
    if (process.stdin.isTTY && process.stdin.isRaw) process.stdin.setRawMode(false);
    process.exit(code ?? 130);
  }

  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const listener = (): void => {
      if (code === undefined) interrupt(name, 128 + NUMBERS[name]);
      else if (performance.now() - since > SAME) endAtOnce();
    };
    process.on(name, listener);
    listeners.set(name, listener);
  }

  const onUncaught = (thrown: unknown): void => stop(uncaught(thrown), 1);
  process.on("uncaughtException", onUncaught).on("unhandledRejection", onUncaught);

  const interruption: Interruption = {
    signal: controller.signal,
    get exitCode() {
      return code;
    },
    interrupt,
    stop,
    atOnce() {},
  };
  return interruption;
}

function uncaught(thrown: unknown): AstbuildError {
  if (isAstbuildError(thrown)) return thrown;
  const [message = "", ...stack] = inspect(thrown).split("\n");
  return new AstbuildError("UNCAUGHT", `something was thrown where nobody catches it: ${message}`, {
    facts: { stack: stack.map((line) => line.trim()) },
    hint: "await in a recipe what may fail; if no file of yours is in the stack, report it",
    cause: thrown,
  });
}

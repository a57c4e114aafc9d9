/** The only place that writes to the process's stdout and stderr. Results go out, progress and errors go err. */

import type { Writable } from "node:stream";

export interface Terminal {
  /** Results, whole lines. */
  readonly out: (text: string | Buffer) => void;
  /** Bytes of a result, with back pressure. */
  outStream(write: (stdout: Writable) => Promise<void>): Promise<void>;
  /** Progress and errors. */
  readonly err: (text: string) => void;
  /** A line of its own on stderr, whatever is being shown there: who rewrites lines puts its own way in its place. */
  note: (line: string) => void;
  /** Whether stderr is a terminal that can rewrite a line: a TTY, not TERM=dumb, not in CI. */
  readonly rewritable: boolean;
  /** Whether stderr takes colours. */
  readonly colour: boolean;
  /** Width of stderr in columns. */
  columns(): number;
  onResize(listener: () => void): Disposable;
}

/**
 * The terminal of this process. EPIPE is quiet on both streams: whoever reads has enough.
 *
 * @param onBroken called once when stdout's reader is gone
 */
export function processTerminal(onBroken: () => void): Terminal {
  const { stdout, stderr, env } = process;
  let isBroken = false;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    if (!isBroken) onBroken();
    isBroken = true;
  });
  stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  });
  const isDumb = env["TERM"] === "dumb";
  const rewritable = stderr.isTTY && !isDumb && !isSet(env["CI"]);
  const err = (text: string): void => {
    if (!stderr.destroyed) stderr.write(text);
  };
  return {
    out(text) {
      if (!isBroken) stdout.write(text);
    },
    async outStream(write) {
      await write(stdout).catch((error: unknown) => {
        if (!isBroken) throw error;
      });
    },
    err,
    note: (line) => err(`${rewritable ? "\r\u001b[K" : ""}${line}\n`),
    rewritable,
    colour: takesColour(env, stderr.isTTY && !isDumb),
    columns: () => stderr.columns || 80,
    onResize(listener) {
      stderr.on("resize", listener);
      return { [Symbol.dispose]: () => void stderr.off("resize", listener) };
    },
  };
}

/** https://no-color.org: present and not empty means none; FORCE_COLOR is its opposite. */
function takesColour(env: NodeJS.ProcessEnv, isCapable: boolean): boolean {
  if (isSet(env["NO_COLOR"])) return false;
  if (isSet(env["FORCE_COLOR"])) return env["FORCE_COLOR"] !== "0";
  return isCapable;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "false";
}

/** The only place that writes to the process's stdout and stderr. Results go out, progress and errors go err. */

import type { Writable } from "node:stream";
import { AstbuildError } from "@astbuild/errors";

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

export interface ProcessTerminal extends Terminal {
  /** Resolves when everything is written, or cannot be and was told. */
  flushed(): Promise<void>;
}

/** Told at most once for stdout, with `error` undefined where its reader is gone; that of stderr may go. */
export type OnBroken = (error: unknown) => void;

/** The terminal of this process. EPIPE is quiet on both streams: whoever reads has enough. */
export function processTerminal(onBroken: OnBroken): ProcessTerminal {
  const { stdout, stderr, env } = process;
  let isBroken = false;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!isBroken) onBroken(error.code === "EPIPE" ? undefined : cannotWrite("output", error));
    isBroken = true;
  });
  stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") onBroken(cannotWrite("error", error));
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
    async flushed() {
      for (const stream of [stdout, stderr]) {
        await new Promise<void>((resolve) => void stream.write("", () => resolve()));
      }
      // A stream tells its error later than that it has written.
      await new Promise((resolve) => setImmediate(resolve));
    },
    colour: takesColour(env, stderr.isTTY && !isDumb),
    columns: () => stderr.columns || 80,
    onResize(listener) {
      stderr.on("resize", listener);
      return { [Symbol.dispose]: () => void stderr.off("resize", listener) };
    },
  };
}

/** What else than a full disk it can be is a bug. */
function cannotWrite(stream: "output" | "error", error: NodeJS.ErrnoException): unknown {
  if (error.code !== "ENOSPC" && error.code !== "EDQUOT") return error;
  return new AstbuildError("DISK_FULL", `cannot write: no space left for standard ${stream}`, {
    facts: { path: `standard ${stream}` },
    cause: error,
  });
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

/** How a worker thread hands back a value or an error: structured cloning would strip an AstbuildError of its code and facts. */

import { AstbuildError, isAstbuildError } from "@astbuild/errors";
import type { Facts } from "@astbuild/errors";

export type WorkerAnswer<T> = { readonly value: T } | { readonly error: ClonedError };

export interface ClonedError {
  readonly code?: string;
  /** Of a system error: it may turn out to be a full disk. */
  readonly errno?: string;
  readonly message: string;
  readonly facts?: Facts;
  readonly hint?: string;
  readonly stack?: string;
}

/** Runs a worker's function and wraps what comes of it. */
export async function answer<T>(work: () => T | Promise<T>): Promise<WorkerAnswer<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (isAstbuildError(error)) {
      const { code, message, facts, hint } = error;
      return { error: { code, message, facts, ...(hint === undefined ? {} : { hint }) } };
    }
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const errno = (error as NodeJS.ErrnoException | undefined)?.code;
    return {
      error: {
        message,
        ...(stack === undefined ? {} : { stack }),
        ...(typeof errno === "string" ? { errno } : {}),
      },
    };
  }
}

/** The error as the worker threw it. */
export function reviveError({ code, errno, message, facts, hint, stack }: ClonedError): Error {
  if (code !== undefined) {
    return new AstbuildError(code, message, {
      ...(facts === undefined ? {} : { facts }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
  const error = Object.assign(new Error(message), errno === undefined ? {} : { code: errno });
  if (stack !== undefined) error.stack = stack;
  return error;
}

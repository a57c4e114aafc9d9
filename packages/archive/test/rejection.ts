/** Asserting on typed errors. */

import { isAstbuildError } from "@astbuild/errors";
import type { AstbuildError } from "@astbuild/errors";

type Reading = () => AsyncIterable<unknown> | Iterable<unknown> | Promise<unknown>;

/** The error that reading all of it ends in; anything but an AstbuildError is thrown on. */
export async function errorOf(read: Reading): Promise<AstbuildError> {
  const error = await tryAll(read);
  if (error === undefined) throw new Error("it was taken");
  return error;
}

/** The error's code, or "taken". */
export async function outcomeOf(read: Reading): Promise<string> {
  return (await tryAll(read))?.code ?? "taken";
}

async function tryAll(read: Reading): Promise<AstbuildError | undefined> {
  try {
    const reading = await read();
    if (isIterable(reading)) for await (const _ of reading);
    return undefined;
  } catch (error) {
    if (isAstbuildError(error)) return error;
    throw error;
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    (Symbol.asyncIterator in value || Symbol.iterator in value)
  );
}

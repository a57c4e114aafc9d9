/** What a person would read: the whole text of an error, with the folder of the tests taken out. */

import { formatError } from "@astbuild/errors";

export function thrown(call: () => unknown): string {
  let value: unknown;
  try {
    value = call();
  } catch (error) {
    const text = formatError(error);
    return text.replaceAll(`${import.meta.dirname}/`, "").replaceAll(/\.ts:\d+/g, ".ts:LINE");
  }
  throw new Error(`nothing was thrown, but there is ${JSON.stringify(value)}`);
}

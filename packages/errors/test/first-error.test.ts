import { expect, test } from "vitest";
import { AstbuildError } from "../src/astbuild-error.ts";
import { firstError } from "../src/first-error.ts";

test("what disposal adds does not hide the cause", () => {
  const cause = new AstbuildError("DISK_FULL", "no space left");
  const fail = (text: string) => ({
    [Symbol.dispose](): void {
      throw new Error(text);
    },
  });
  const work = (): void => {
    using _store = fail("closing the store");
    using _engine = fail("closing the engine");
    throw cause;
  };
  let thrown: unknown;
  try {
    work();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(SuppressedError);
  expect(firstError(thrown)).toBe(cause);
  expect(firstError(cause)).toBe(cause);
});

import { expect, test } from "vitest";
import { isAstbuildError, thrownMessage } from "../src/index.ts";

const refuse = (): never => {
  throw new Error("never");
};
const hostile = new Proxy({}, { get: refuse, has: refuse, getPrototypeOf: refuse });

test.each<[unknown, string]>([
  [new TypeError("boom"), "boom"],
  ["no", "no"],
  [null, "it throws null"],
  [Object.create(null), "it throws [Object: null prototype] {}"],
  [{ a: 1 }, "it throws { a: 1 }"],
  [hostile, "it throws {}"],
])("what is thrown in words: %#", (thrown, text) => {
  expect(thrownMessage(thrown)).toBe(text);
});

test("a Proxy that refuses to be asked is no error of ours", () => {
  expect(isAstbuildError(hostile)).toBe(false);
});

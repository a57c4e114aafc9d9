import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../src/index.ts";
import type { Json } from "../src/index.ts";

test("keys are in byte order, without white space, undefined members left out", () => {
  const value = {
    b: [1, "x", null, true],
    "\uffff": 1,
    "\u{10000}": 2,
    a: { d: {}, c: undefined },
  };
  expect(canonicalJson(value as unknown as Json)).toBe(
    '{"a":{"d":{}},"b":[1,"x",null,true],"\uffff":1,"\u{10000}":2}',
  );
});

test("what JSON cannot say exactly is refused", () => {
  for (const value of [1.5, Number.NaN, 2 ** 53, "\ud800", undefined, () => 1]) {
    expect(() => canonicalJson(value as Json)).toThrow(/JSON/);
  }
});

test("the order in which members were added does not matter, and JSON.parse reads it back", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (members) => {
      const backwards = Object.fromEntries(Object.entries(members).reverse());
      expect(canonicalJson(backwards)).toBe(canonicalJson(members));
      expect(JSON.parse(canonicalJson(members))).toEqual({ ...members });
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { compareBytes, comparePaths } from "../src/index.ts";

const text = fc.string({ unit: "binary" });

test("strings are ordered as their UTF-8 bytes are", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(compareBytes(a, b))).toBe(expected);
    }),
  );
});

test("a code point outside the basic plane comes after U+FFFF", () => {
  expect(["\u{10000}", "\uffff", "\ue000", "\ud7ff"].sort(compareBytes)).toEqual([
    ...["\ud7ff", "\ue000", "\uffff", "\u{10000}"],
  ]);
});

test("a folder stands directly before what is in it", () => {
  const paths = ["a.b", "a/b", "a", "a-b", "a/b/c", "a/b.c", "", "A"];
  expect(paths.sort(comparePaths)).toEqual([
    ...["", "A", "a", "a/b", "a/b/c", "a/b.c"],
    "a-b",
    "a.b",
  ]);
});

test("paths are ordered component by component", () => {
  const name = fc.string({ minLength: 1, maxLength: 3 }).map((each) => each.replaceAll("/", "."));
  const path = fc.array(name, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(path, path, (a, b) => {
      const order = (): number => {
        for (const [index, left] of a.entries()) {
          if (b[index] === undefined) return 1;
          const each = Buffer.compare(Buffer.from(left), Buffer.from(b[index]));
          if (each !== 0) return each;
        }
        return a.length === b.length ? 0 : -1;
      };
      expect(Math.sign(comparePaths(a.join("/"), b.join("/")))).toBe(order());
    }),
  );
});

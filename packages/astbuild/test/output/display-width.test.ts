/** What a builder prints cannot disturb the terminal: no escapes, no control characters, cut to fit. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { displayWidth, fitWidth, plainText } from "../../src/output/display-width.ts";

test("escapes and control characters go, tabs become blanks", () => {
  expect(plainText("\u001b[1;31merror\u001b[0m:\tx\u0007\u001b]0;title\u0007y\r")).toBe(
    "error:  xy",
  );
});

test("wide characters count twice, combining ones not at all", () => {
  expect([displayWidth("abc"), displayWidth("構築"), displayWidth("e\u0301")]).toEqual([3, 4, 1]);
  expect(fitWidth("構築構築", 5)).toBe("構築…");
});

test("whatever the text, it fits", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (text, columns) => {
      const fitted = fitWidth(plainText(text), columns);
      expect(displayWidth(fitted)).toBeLessThanOrEqual(columns);
      expect(fitted).not.toMatch(/\p{Cc}/u);
    }),
  );
});

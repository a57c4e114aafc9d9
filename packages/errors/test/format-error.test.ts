import { expect, test } from "vitest";
import { AstbuildError, formatError, isAstbuildError } from "../src/index.ts";

test("facts stand in columns, a list takes a line each, the hint is last", () => {
  const error = new AstbuildError("HASH_MISMATCH", "the download is not what the recipe expects", {
    facts: { recipe: "a.ts:8", size: 3, left: undefined, log: ["one", "two"] },
    hint: "put the actual hash\ninto the recipe",
  });
  expect(formatError(error)).toBe(
    [
      "error HASH_MISMATCH  the download is not what the recipe expects",
      "  recipe  a.ts:8",
      "  size    3",
      "  log     one",
      "          two",
      "  hint    put the actual hash",
      "          into the recipe",
    ].join("\n"),
  );
});

test("an error of another copy of the package counts, a plain error does not", () => {
  const other = Object.assign(new Error("x"), { [Symbol.for("astbuild.error")]: true });
  expect(isAstbuildError(other)).toBe(true);
  expect(isAstbuildError(new Error("x"))).toBe(false);
  expect(isAstbuildError(undefined)).toBe(false);
});

test("anything else is a bug of ours, with its stack", () => {
  const text = formatError(new TypeError("boom"));
  expect(text).toMatch(/^error BUG {2}/);
  expect(text).toContain("TypeError: boom");
  expect(text).toContain("format-error.test.ts");
});

test("a name that would move the cursor, or make a line of its own, is shown harmless", () => {
  const error = new AstbuildError("X", "no such file: a\nerror FAKE", {
    facts: { found: ["\u001b[2Jx", "b\rc\u009b"] },
  });
  expect(formatError(error)).toBe(
    ["error X  no such file: a\\x0aerror FAKE", "  found  \\x1b[2Jx", "         b\\x0dc\\x9b"].join(
      "\n",
    ),
  );
});

/** Exit codes by what failed; bits combine. */

import { AstbuildError } from "@astbuild/errors";
import { expect, test } from "vitest";
import { exitCode } from "../src/exit-code.ts";

test.each<[codes: string[], expected: number]>([
  [[], 0],
  [["PLATFORM_UNKNOWN"], 1],
  [["BUILD_FAILED"], 100],
  [["BUILD_TIMED_OUT"], 101],
  [["HASH_MISMATCH"], 102],
  [["NOT_REPRODUCIBLE"], 104],
  [["BUILD_TIMED_OUT", "HASH_MISMATCH"], 103],
  [["BUILD_FAILED", "NOT_REPRODUCIBLE", "FETCH_FAILED"], 108],
  [["BUILD_FAILED", "INTERRUPTED"], 130],
])("%j is %i", (codes, expected) => {
  expect(exitCode(codes.map((code) => new AstbuildError(code, "text")))).toBe(expected);
});

test("a bug of ours is 1", () => {
  expect(exitCode([new TypeError("x is not a function")])).toBe(1);
});

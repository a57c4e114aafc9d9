import { expect, test } from "vitest";
import { inodeNumbers } from "../src/inode-numbers.ts";

test("a number is a function of the path, 1 to 2^31 - 1", () => {
  const number = inodeNumbers();
  const paths = Array.from({ length: 2000 }, (_, index) => `/usr/share/${index}`);
  const numbers = paths.map(number);
  expect(numbers.every((each) => each > 0 && each < 2 ** 31)).toBe(true);
  const other = inodeNumbers();
  expect(paths.toReversed().map(other).toReversed()).toEqual(numbers);
  expect(inodeNumbers()("/bin/busybox")).toBe(1_278_272_295);
});

test("where two meet, the later takes the next free one, past the end from 1 on, and never 0", () => {
  const number = inodeNumbers((path) => Number(path));
  expect(["7", "7", "8", "7"].map(number)).toEqual([7, 8, 9, 10]);
  expect([String(2 ** 31 - 1), String(2 ** 31 - 1), "0"].map(number)).toEqual([2 ** 31 - 1, 1, 2]);
});

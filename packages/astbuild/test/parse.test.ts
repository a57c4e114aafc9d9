/** What people write: targets, arguments, durations, sizes. */

import { expect, test } from "vitest";
import { parseArguments, parseTarget } from "../src/parse-target.ts";
import { parseCount, parseDuration, parseSize } from "../src/parse-units.ts";

test("targets", () => {
  expect(parseTarget("initrd")).toEqual({ recipe: "initrd" });
  expect(parseTarget("musl.dev")).toEqual({ recipe: "musl", output: "dev" });
  expect(parseTarget("gcc-runtime")).toEqual({ recipe: "gcc-runtime" });
  expect(() => parseTarget("./initrd")).toThrow("not a target: ./initrd");
  expect(() => parseTarget("a.b.c")).toThrow("not a target: a.b.c");
});

test("arguments keep equal signs in their value, and stand once", () => {
  expect(parseArguments(["dns=10.0.2.3", "config=A=y,B=n", "empty="])).toEqual({
    dns: "10.0.2.3",
    config: "A=y,B=n",
    empty: "",
  });
  expect(() => parseArguments(["dns"])).toThrow("not NAME=VALUE: --arg dns");
  expect(() => parseArguments(["a=1", "a=2"])).toThrow("--arg a is given twice");
});

test("units", () => {
  expect([parseDuration("90"), parseDuration("10m"), parseDuration("2h")]).toEqual([90, 600, 7200]);
  expect([parseSize("1000"), parseSize("64k"), parseSize("2GiB")]).toEqual([1000, 65536, 2 ** 31]);
  expect(parseCount("4")).toBe(4);
  expect(() => parseDuration("soon")).toThrow("not a duration: soon");
  expect(() => parseSize("-1")).toThrow("not a size: -1");
  expect(() => parseCount("0")).toThrow("not a number from 1 to 99999: 0");
});

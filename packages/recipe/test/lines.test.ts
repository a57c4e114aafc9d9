import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { templateLines } from "../src/template-lines.ts";

const FIXTURE = join(import.meta.dirname, "fixtures/lines.ts");
const source = readFileSync(FIXTURE, "utf8").split("\n");

/** `first 29` for each line of the scripts, as Node itself sees the fixture. */
function printed(...args: string[]): string[] {
  const text = execFileSync(process.execPath, [FIXTURE, ...args], { encoding: "utf8" });
  return text.trimEnd().split("\n");
}

function lineOf(text: string): number {
  const line = source.findIndex((each) => each.includes(text)) + 1;
  if (line === 0) throw new Error(`the fixture does not hold ${text}`);
  return line;
}

test("each line of a script has its line in the recipe's file, through fragments and values of several lines", () => {
  expect(printed("read")).toEqual([
    `x ${lineOf("export const x")}`,
    `in-prelude() ${lineOf("in-prelude()")}`,
    `first ${lineOf("first ${")}`,
    `above-1 ${lineOf("above-1")}`,
    `above-2 ${lineOf("above-2")}`,
    `condition ${lineOf("condition ${")}`,
    `nested ${lineOf("nested ${each}")}`,
    `nested ${lineOf("nested ${each}")}`,
    `in-helper ${lineOf("in-helper ${")}`,
    `'two ${lineOf("${quote(")}`,
    `lines' ${lineOf("${quote(")}`,
    `cat ${lineOf("cat ${")}`,
    `last ${lineOf("    last")}`,
    `one ${lineOf("export const one")}`,
    `one ${lineOf("export const one")}`,
  ]);
});

test("without the source text lines are right up to the first value of several lines", () => {
  const lines = printed();
  expect(lines).toContain(`condition ${lineOf("condition ${")}`);
  expect(lines).toContain(`in-helper ${lineOf("in-helper ${")}`);
});

test.each([
  ["`a`", [1]],
  ["`a\n${1}\n${2}b`", [1, 2, 3]],
  ["`${`${{ a: '}' }}\n`}${/[}`]\\//.test(x)}\n${1 / 2 /* } */}`", [1, 2, 2, 3]],
  ["`\\`\\${\n${\n// it's }\nx}\n`", [1, 4]],
  ['`${"\\"}"}\n${a["}"] / b[1] / "}"}`', [1, 1, 2]],
  ["`${{ a: { b: 1 } }.a}\n${() => { return /}/ }}`", [1, 1, 2]],
])("the chunks of %j begin on lines %j", (text, lines) => {
  expect(templateLines(text, 0)).toEqual(lines);
});

test("a template that never ends has no lines", () => {
  expect(templateLines("`a ${b", 0)).toBeUndefined();
  expect(templateLines("`a ${`b}`", 0)).toBeUndefined();
});

/** Every code that is thrown stands in docs/errors.md, and every code that stands there is thrown. */

import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
const documented = [
  ...readFileSync(`${root}docs/errors.md`, "utf8").matchAll(/^\| `([A-Z0-9_]+)` \|/gm),
].map((match) => match[1]!);

test("the codes in the sources and in docs/errors.md are the same", () => {
  expect([...thrownCodes()].toSorted()).toEqual([...new Set(documented)].toSorted());
});

test("no code is documented twice", () => {
  expect(documented.filter((code, index) => documented.indexOf(code) !== index)).toEqual([]);
});

/** Errors by their literal, in the plain JavaScript of the launcher by its text, warnings by their event. */
function thrownCodes(): Set<string> {
  const codes = new Set<string>(["BUG"]);
  const files = globSync(["packages/*/{src,bin}/**/*.{ts,js}", "recipes/**/*.ts"], { cwd: root });
  const patterns = [
    /new AstbuildError\(\s*"([A-Z0-9_]+)"/g,
    /"error ([A-Z0-9_]+)  /g,
    /type: "warning",[^{}]*?code: "([A-Z0-9_]+)"/g,
  ];
  for (const file of files) {
    const text = readFileSync(`${root}${file}`, "utf8");
    for (const pattern of patterns) {
      for (const match of text.matchAll(pattern)) codes.add(match[1]!);
    }
  }
  return codes;
}

/** The scripts in docs/library.md type-check, run, and print what the page says: in a folder of their own, out of the tarball. */

import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeBlocks } from "./code-blocks.ts";
import { CHECKOUT, outsideProject } from "./outside-project.ts";
import type { OutsideProject } from "./outside-project.ts";

const blocks = codeBlocks("library.md");
const scripts = blocks.flatMap(({ file, language }, index) =>
  language === "ts" && file !== "astbuild.ts"
    ? [{ file: file!, prints: blocks[index + 1]!.code }]
    : [],
);
let project: OutsideProject;

beforeAll(async () => {
  project = await outsideProject();
  await project.run("npx astbuild init && npm pkg set type=module");
  for (const { file, code } of blocks) if (file !== undefined) project.write(file, code);
}, 300_000);
afterAll(() => project[Symbol.asyncDispose]());

test("they pass the type checker", async () => {
  const checked = await project.run(`${join(CHECKOUT, "node_modules/.bin/tsc")} -p .`);
  expect(checked).toEqual({ stdout: "", stderr: "", exitCode: 0 });
});

test.each(scripts)("$file", async ({ file, prints }) => {
  const { stdout, stderr, exitCode } = await project.run(`node ${file}`);
  const shown = stdout
    .replaceAll(/(\/ast\/store\/)[0-9a-z]{32}/g, "$1…")
    .replaceAll(`${project.folder}/`, "…/");
  expect({ shown, stderr, exitCode }).toEqual({ shown: prints, stderr: "", exitCode: 0 });
});

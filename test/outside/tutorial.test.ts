/** docs/tutorial.md, followed word for word: every file written, every command run, in the order of the page. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeBlocks } from "./code-blocks.ts";
import { CHECKOUT, homeWithTarball } from "./outside-project.ts";
import type { OutsideProject } from "./outside-project.ts";
import { missingLine, pageSteps, runStep } from "./page-steps.ts";

let project: OutsideProject;

beforeAll(() => {
  project = homeWithTarball();
}, 120_000);
afterAll(() => project[Symbol.asyncDispose]());

test("the page shows the recipes that init writes", () => {
  const template = readFileSync(join(CHECKOUT, "packages/astbuild/template/astbuild.ts"), "utf8");
  const shown = codeBlocks("tutorial.md").find(
    ({ language, file }) => language === "ts" && file === undefined,
  );
  expect(template.slice(template.indexOf("import "))).toBe(shown!.code);
});

test.for(pageSteps("tutorial.md"))("$script", { timeout: 1_800_000 }, async (step) => {
  const { stdout, stderr, exitCode } = await runStep(project, "lab", step);
  expect(exitCode === 0 ? "done" : stderr).toBe("done");
  expect(missingLine(stdout, step)).toBeUndefined();
});

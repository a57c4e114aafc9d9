/** docs/kernel.md, followed word for word in a copy of test/fixtures/kernel, with the packed tarball. */

import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeBlocks } from "./code-blocks.ts";
import { CHECKOUT, homeWithTarball } from "./outside-project.ts";
import type { OutsideProject } from "./outside-project.ts";
import { missingLine, pageSteps, runStep } from "./page-steps.ts";

const FIXTURE = "test/fixtures/kernel";
let project: OutsideProject;

beforeAll(() => {
  project = homeWithTarball();
  cpSync(join(CHECKOUT, FIXTURE), join(project.env["HOME"]!, "astbuild", FIXTURE), {
    recursive: true,
  });
}, 120_000);
afterAll(() => project[Symbol.asyncDispose]());

test.for(codeBlocks("kernel.md").filter(({ file }) => file !== undefined))(
  "the page shows $file as it is",
  ({ file, code }) => {
    expect(readFileSync(join(CHECKOUT, FIXTURE, file!), "utf8")).toBe(code);
  },
);

test.for(pageSteps("kernel.md"))("$script", { timeout: 1_800_000 }, async (step) => {
  const { stdout, stderr, exitCode } = await runStep(project, "kernel", step);
  expect(exitCode === 0 ? "done" : stderr).toBe("done");
  expect(missingLine(stdout, step)).toBeUndefined();
});

test("its recipes pass the type checker", async () => {
  const line = `cd kernel && ${join(CHECKOUT, "node_modules/.bin/tsc")} -p .`;
  expect(await project.run(line)).toEqual({ stdout: "", stderr: "", exitCode: 0 });
});

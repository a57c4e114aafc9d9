/** With `--json` whatever stops a command is the last line of stdout too; recipes cannot write between the lines. */

import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test.each<[args: string[], code: string]>([
  [["realise", "nope"], "RECIPE_UNKNOWN"],
  [["realise"], "USAGE"],
  [["realise", "tiny", "--frob"], "USAGE"],
  [["path-info", "tiny"], "TARGET_NOT_REALISED"],
  [["diff", "tiny", "etc"], "TARGET_NOT_REALISED"],
])("%j", async (args, code) => {
  await using project = await temporaryProject(TINY);
  const { stdout, stderr, exitCode } = await project.astbuild(...args, "--json");
  expect([stderr.split("  ")[0], exitCode]).toEqual([`error ${code}`, 1]);
  expect(stdout).toMatch(/^\{[^\n]+\}\n$/);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ version: 1, type: "error", code },
    message: expect.any(String) as string,
    facts: expect.any(Object) as object,
  });
});

test("behind -- it is somebody else's word", async () => {
  await using project = await temporaryProject(TINY);
  const { stdout, stderr } = await project.astbuild("run", "tiny", "--", "--json");
  expect([stdout, stderr.split("  ")[0]]).toEqual(["", "error NOT_BOOTABLE"]);
});

test("what recipes print goes to stderr", async () => {
  await using project = await temporaryProject({
    ...TINY,
    "astbuild.ts": `
console.log("loaded");
import { compose, mergeTree } from "astbuild";
const result = (): any => { console.info("evaluated"); return mergeTree({ name: "x", parts: [] }); };
export const x = compose({ name: "x", result });
`,
  });
  const { stdout, stderr } = await project.astbuild("realise", "x");
  expect(stdout).toMatch(/^\/\S+-x\n$/);
  expect(stderr).toMatch(/^loaded\nevaluated\n/);
});

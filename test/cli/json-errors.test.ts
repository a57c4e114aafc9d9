/** With `--json` whatever stops a command is the last line of stdout too; recipes cannot write between the lines. */

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

const FACADE = new URL("../../packages/astbuild/src/index.ts", import.meta.url).pathname;

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

test("what recipes print goes to stderr, whatever they print it with and however late", async () => {
  await using project = await temporaryProject({
    ...TINY,
    "astbuild.ts": `
import { Console, log } from "node:console";
import { stdout } from "node:process";
console.log("loaded");
log("by import");
stdout.write("by stream\\n");
new Console(process.stdout).log("by a console of its own");
import { compose, mergeTree } from "astbuild";
const result = (): any => {
  console.info("evaluated");
  process.stdout.write("written\\n");
  setTimeout(() => process.stdout.write("later\\n"));
  return mergeTree({ name: "x", parts: [] });
};
export const x = compose({ name: "x", result });
process.on("exit", () => { console.log("at the end"); process.stdout.write("and behind it\\n"); });
`,
  });
  const { stdout, stderr } = await project.astbuild("realise", "x");
  expect(stdout).toMatch(/^\/\S+-x\n$/);
  expect(stderr).toMatch(
    /^loaded\nby import\nby stream\nby a console of its own\nevaluated\nwritten\n/,
  );
  expect(stderr).toMatch(/\nlater\n(?:.*\n)*at the end\nand behind it\n$/);
});

test("a program that imports the product has its stdout for itself", async () => {
  await using project = await temporaryProject(TINY);
  await project.write(
    "program.ts",
    `import { realise } from ${JSON.stringify(FACADE)};
    const { targets } = await realise({ targets: ["tiny"] });
    console.log(targets[0].path);
    process.stdout.write("written\\n");
    `,
  );
  const { stdout } = spawnSync(process.execPath, ["program.ts"], {
    ...{ cwd: project.folder, env: project.env, encoding: "utf8" },
  });
  expect(stdout).toMatch(/^\/ast\/store\/\S+-tiny-x86_64-gnu\.cpio\.gz\nwritten\n$/);
});

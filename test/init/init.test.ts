/** `init` begins a project that works as it stands; what is there stays as it is. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";

test("in a new folder: it is listed and planned as it stands; a second time is refused", async () => {
  await using project = await temporaryProject({});
  const { stdout, exitCode } = await project.astbuild("init", "lab");
  expect(stdout).toBe(
    `written   astbuild.ts    the recipes, to start from
written   tsconfig.json  for editors and the type checker
written   package.json
written   .gitignore     what is built is not for git
next      cd lab
          npm install FILE          # astbuild's tarball: then editors complete and check recipes
          npx astbuild list
          npx astbuild realise lab
`,
  );
  expect(exitCode).toBe(0);
  const again = await project.astbuild("init", "lab");
  const file = join(project.folder, "lab/astbuild.ts");
  expect([again.stderr, again.exitCode]).toEqual([
    `error INIT_EXISTS  there is a project in ${project.folder}/lab already
  recipes  ${file}
  hint     astbuild list
`,
    1,
  ]);
});

test("files that are there are kept, lines are appended, and it can be planned", async () => {
  await using project = await temporaryProject({ "tsconfig.json": "{}", ".gitignore": "result" });
  const { stdout } = await project.astbuild("init", "--json");
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    type: "init",
    folder: project.folder,
    files: [
      { file: "astbuild.ts", done: "written" },
      { file: "tsconfig.json", done: "kept" },
      { file: "package.json", done: "kept" },
      { file: ".gitignore", done: "appended" },
    ],
    isInstalled: false,
  });
  expect(await readFile(join(project.folder, "tsconfig.json"), "utf8")).toBe("{}");
  expect(await readFile(join(project.folder, ".gitignore"), "utf8")).toBe(
    "result\n/node_modules/\n",
  );
  const plan = await project.astbuild("realise", "lab", "--dry-run");
  expect(plan.stdout).toContain("would build   lab x86_64-musl\n");
});

test("a store in the project's folder is nothing for git", async () => {
  await using project = await temporaryProject({
    "package.json": '{ "astbuild": { "store": "built/store" } }',
  });
  delete project.env["ASTBUILD_STORE"];
  await project.astbuild("init");
  expect(await readFile(join(project.folder, ".gitignore"), "utf8")).toBe(
    "/node_modules/\n/result/\n/built/store/\n",
  );
});

test("where no folder can be made, the error says why", async () => {
  await using project = await temporaryProject({ file: "" });
  for (const [folder, code] of [
    ["file", "NOT_A_FOLDER"],
    ["file/lab", "NOT_A_FOLDER"],
    ["/proc/lab", "PERMISSION_DENIED"],
  ] as const) {
    const { stdout, stderr, exitCode } = await project.astbuild("init", folder);
    expect(stderr).toMatch(new RegExp(`^error ${code}  `));
    expect([stdout, exitCode]).toEqual(["", 1]);
  }
});

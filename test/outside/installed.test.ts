/** The tarball in an empty folder outside the checkout: the command answers, and recipes there type-check. */

import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { completionsAt } from "./language-server.ts";
import { CHECKOUT, outsideProject } from "./outside-project.ts";
import type { OutsideProject, Ran } from "./outside-project.ts";

let project: OutsideProject;
let initialised: Ran;

beforeAll(async () => {
  project = await outsideProject();
  initialised = await project.run("npx astbuild init");
}, 300_000);
afterAll(() => project[Symbol.asyncDispose]());

const typeCheck = (): Promise<Ran> =>
  project.run(`${join(CHECKOUT, "node_modules/.bin/tsc")} -p .`);

test("the version, at once", async () => {
  const manifest = JSON.parse(project.read("node_modules/astbuild/package.json")) as {
    version: string;
  };
  const { stdout, stderr } = await project.run("npx astbuild --version");
  expect([stdout, stderr]).toEqual([`${manifest.version}\n`, ""]);
});

test("init wrote recipes that are listed, and kept what npm had written", async () => {
  const { stdout, stderr, exitCode } = await project.run("npx astbuild list");
  const names = stdout.match(/^\S+/gm);
  expect([names, stderr, exitCode]).toEqual([["lab", "shell"], "", 0]);
  expect(initialised.stdout).toContain("next      npx astbuild list\n");
  expect(project.read("package.json")).toContain('"astbuild": "file:');
  expect(project.read(".gitignore")).toBe("/node_modules/\n/result/\n");
});

test("init does not touch a project that is there", async () => {
  const before = project.read("astbuild.ts");
  const { stderr, exitCode } = await project.run("npx astbuild init");
  expect(stderr).toMatch(/^error INIT_EXISTS {2}there is a project in /);
  expect([exitCode, project.read("astbuild.ts")]).toEqual([1, before]);
});

test("what init wrote passes the type checker", async () => {
  expect(await typeCheck()).toEqual({ stdout: "", stderr: "", exitCode: 0 });
});

test("the type checker finds an argument that busybox does not have", async () => {
  project.write(
    "mistake.ts",
    `import { busybox } from "astbuild/recipes";
export const wrong = busybox.override(() => ({ args: { confg: {} } }));
`,
  );
  const { stdout, exitCode } = await typeCheck();
  project.write("mistake.ts", "");
  expect(stdout).toMatch(/^mistake\.ts.2[,:]\d+.*error TS\d+: .*confg/);
  expect(exitCode).not.toBe(0);
});

test("recipes have the same hashes as in the checkout: what was built there is reused here", async () => {
  project.write("other/astbuild.ts", `export { initrd } from "astbuild/recipes";\n`);
  const here = await project.run("cd other && npx astbuild show initrd --closure");
  const there = await project.run(
    `cd ${CHECKOUT} && node ${CHECKOUT}/packages/astbuild/bin/astbuild.js show initrd --closure`,
  );
  const hashes = (text: string): string[] => text.match(/"staticHash":"[^"]+"/g) ?? [];
  expect(hashes(here.stdout).length).toBeGreaterThan(100);
  expect(hashes(here.stdout)).toEqual(hashes(there.stdout));
});

test("an error in a recipe that came along names its file and line in the package", async () => {
  const { stderr } = await project.run("npx astbuild show lab --arg dsn=1");
  expect(stderr).toContain("error ARG_UNKNOWN");
  expect(stderr).not.toContain(CHECKOUT);
});

test("an editor completes what recipes have, from declarations of the package", async () => {
  project.write(
    "editor.ts",
    `import { busybox } from "astbuild/recipes";
export const mine = busybox.override((prev) => ({ }));
`,
  );
  const members = await completionsAt(project.folder, "editor.ts", "mine = busybox.");
  expect(members).toEqual(expect.arrayContaining(["name", "override", "replacing", "withArgs"]));
  const changes = await completionsAt(project.folder, "editor.ts", "(prev) => ({ ");
  expect(changes).toEqual(expect.arrayContaining(["args", "build", "patches", "source"]));
  project.write("editor.ts", "");
});

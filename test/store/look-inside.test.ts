/** `store ls` and `store cat` look into objects by logical or physical path. */

import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("a folder, a file in it, and what is no path of the store", async () => {
  await using project = await temporaryProject({ ...TINY, "etc/ssh/config": "x\n" });
  const physical = (await project.astbuild("realise", "etc")).stdout.trimEnd();
  const logical = physical.replace(`${project.store}/objects/`, "/ast/store/");
  const shallow = await project.astbuild("store", "ls", logical);
  expect(shallow.stdout).toBe("            6  motd\n       folder  ssh\n");
  const deep = await project.astbuild("store", "ls", "-R", physical);
  expect(deep.stdout).toBe(`${shallow.stdout}            2  ssh/config\n`);
  const json = await project.astbuild("store", "ls", "--json", `${logical}/ssh`);
  expect(JSON.parse(json.stdout)).toEqual({
    version: 1,
    path: "config",
    type: "file",
    executable: false,
    size: 2,
  });
  const cat = await project.astbuild("store", "cat", `${logical}/motd`);
  expect(cat.stdout).toBe("hello\n");
  const foreign = await project.astbuild("store", "cat", "/etc/passwd");
  expect(foreign.stderr).toBe("error USAGE  not a path in this store: /etc/passwd\n");
  const missing = await project.astbuild("store", "cat", `${logical}/nope`);
  expect(missing.stderr).toMatch(/^error PATH_NOT_VALID {2}/);
  expect(missing.exitCode).toBe(1);
});

test("names that steer terminals are shown without that, and whole as data", async () => {
  const name = "a\u001b[2J\u009bb";
  await using project = await temporaryProject({ [`etc/${name}`]: "", ...TINY });
  const { stdout } = await project.astbuild("store", "add", "etc");
  const path = stdout.trimEnd();
  expect((await project.astbuild("store", "ls", path)).stdout).toMatch(/^ +0 {2}ab\n/);
  const json = await project.astbuild("store", "ls", "--json", path);
  expect(JSON.parse(json.stdout.split("\n")[0]!)).toMatchObject({ path: name });
});

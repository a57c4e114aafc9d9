/** `init` begins a project that works as it stands, and overwrites nothing. */

import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";

test("the example is listed and planned; a second time is refused", async () => {
  await using project = await temporaryProject({});
  const { stdout, exitCode } = await project.astbuild("init");
  expect(stdout).toBe(`${project.folder}/astbuild.ts\n${project.folder}/motd\n`);
  expect(exitCode).toBe(0);
  const list = await project.astbuild("list");
  expect(list.stdout).toMatch(/^initrd /);
  const plan = await project.astbuild("realise", "initrd", "--dry-run");
  expect(plan.stdout).toContain("would build   initrd x86_64-musl\n");
  const again = await project.astbuild("init");
  expect(again.stderr).toContain("error PROJECT_EXISTS  astbuild.ts is there already");
  expect(again.exitCode).toBe(1);
});

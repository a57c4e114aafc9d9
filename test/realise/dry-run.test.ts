/** `--dry-run` says what would be done, and does nothing. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("before and after", async () => {
  await using project = await temporaryProject(TINY);
  const before = await project.astbuild("realise", "tiny", "--dry-run");
  expect(before.stdout.split("\n").toSorted()).toEqual([
    "",
    "0 of 4 steps are done already",
    "would build   tiny x86_64-gnu",
    "would import  etc",
    "would import  tiny",
    "would merge   etc",
  ]);
  expect(await readdir(join(project.store, "objects"))).toEqual([]);
  await project.astbuild("realise", "tiny");
  const after = await project.astbuild("realise", "tiny", "--dry-run");
  expect(after.stdout).toBe("4 of 4 steps are done already\n");
});

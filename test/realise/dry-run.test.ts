/** `--dry-run` says what would be done, and does nothing. */

import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("B12, F10: before and after; no link, no object, no download", async () => {
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
  expect(existsSync(join(project.folder, "result"))).toBe(false);
  await project.astbuild("realise", "tiny");
  const after = await project.astbuild("realise", "tiny", "--dry-run");
  expect(after.stdout).toBe("4 of 4 steps are done already\n");
});

test("F10: what would be fetched", async () => {
  await using project = await temporaryProject({
    "astbuild.ts": `
import { compose, fetchFile } from "astbuild";
export const far = compose({
  name: "far",
  result: () => fetchFile({ urls: ["http://127.0.0.1:9/far.tar"], hash: "sha256-${"A".repeat(43)}=" }),
});`,
  });
  const { stdout, stderr, exitCode } = await project.astbuild("realise", "far", "--dry-run");
  expect([stdout, stderr, exitCode]).toEqual([
    "would fetch   far\n0 of 1 steps are done already\n",
    "",
    0,
  ]);
  expect(await readdir(join(project.store, "objects"))).toEqual([]);
  expect(existsSync(join(project.folder, "result"))).toBe(false);
});

/** `path-info` tells about a path, or about a target as the project is now. */

import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("before and after the target is realised", async () => {
  await using project = await temporaryProject(TINY);
  const before = await project.astbuild("path-info", "etc");
  expect(before.stderr).toBe(
    [
      "error TARGET_NOT_REALISED  etc is not in the store as it is now",
      "  platform  x86_64-gnu",
      `  store     ${project.store}`,
      "  hint      astbuild realise etc --host x86_64-gnu",
      "",
    ].join("\n"),
  );
  const physical = (await project.astbuild("realise", "etc")).stdout.trimEnd();
  const byName = await project.astbuild("path-info", "etc", "--json");
  const byPath = await project.astbuild("path-info", physical, "--json");
  expect(byName.stdout).toBe(byPath.stdout);
  expect(JSON.parse(byName.stdout)).toMatchObject({ physical, references: [], size: 6 });
  const tree = await project.astbuild("path-info", "etc", "--tree");
  expect(tree.stdout).toBe("etc  6 B\n");
});

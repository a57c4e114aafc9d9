/** `astbuild list` shows what there is, for which platforms, with which arguments. */

import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("a line for each recipe, details for one, data with --json", async () => {
  await using project = await temporaryProject(TINY);
  const all = await project.astbuild("list");
  expect(all.stdout).toBe(
    [
      "etc     all  what stands in /etc",
      "tiny    all  an image without programs  --arg dns=…",
      "",
    ].join("\n"),
  );
  const one = await project.astbuild("list", "tiny");
  expect(one.stdout).toContain('  --arg dns  a string, by default ""\n');
  const json = await project.astbuild("list", "tiny", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    version: 1,
    recipe: {
      name: "tiny",
      prefers: "gnu",
      outputs: ["out"],
      arguments: [{ name: "dns", type: "string", default: "" }],
    },
  });
});

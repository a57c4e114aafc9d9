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

test("what steers terminals is left out of descriptions, and is there as data", async () => {
  const description = "red \u001b[31mtext\u001b]0;title\u0007\u009b2J\nend";
  await using project = await temporaryProject({
    ...TINY,
    "astbuild.ts": TINY["astbuild.ts"]!.replace(
      `"what stands in /etc"`,
      JSON.stringify(description).replace("\u009b", "\\u009b"),
    ),
  });
  expect((await project.astbuild("list")).stdout).toMatch(/^etc {5}all {2}red text2J end\n/);
  expect((await project.astbuild("list", "etc")).stdout).toContain("  red text2J end\n");
  const json = await project.astbuild("list", "etc", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ recipe: { description } });
});

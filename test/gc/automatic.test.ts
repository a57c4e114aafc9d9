/** In the middle of a realise garbage is collected when the disk runs low, and nothing that is needed. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("under the floor a realise makes room by itself, says so, and finishes", async () => {
  await using project = await temporaryProject(TINY);
  await project.write("junk", "nobody keeps this");
  await project.astbuild("store", "add", "junk");
  project.env["ASTBUILD_MIN_FREE"] = "1000000G";
  const realised = await project.astbuild("realise", "tiny", "--json");
  expect(realised.exitCode).toBe(0);
  const events = realised.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly code?: string; readonly facts?: unknown });
  expect(events.find(({ code }) => code === "DISK_LOW")?.facts).toMatchObject({ objects: "1" });
  const names = (await readdir(join(project.store, "objects"))).map((name) => name.slice(33));
  expect(names).toContain("etc");
  expect(names).not.toContain("junk");
  project.env["ASTBUILD_MIN_FREE"] = "much";
  expect((await project.astbuild("realise", "tiny")).stderr).toMatch(
    /^error USAGE {2}not a size: much/,
  );
});

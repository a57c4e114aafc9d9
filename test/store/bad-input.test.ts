/** What a person names wrongly to the store's commands is said in words, and changes nothing. */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("files that are not there, folders, strangers, unknown targets", async () => {
  await using project = await temporaryProject({ ...TINY, "text.txt": "text\n" });
  await mkdir(join(project.folder, "folder"));
  const refused = async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await project.astbuild(...args);
    expect([exitCode, stdout]).toEqual([1, ""]);
    return stderr.split("\n")[0]!;
  };
  expect(await refused("store", "add", "nowhere")).toBe(
    "error FILE_MISSING  there is no such file: nowhere",
  );
  expect(await refused("store", "add", "text.txt/below")).toBe(
    "error FILE_MISSING  there is no such file: text.txt/below",
  );
  expect(await refused("store", "import", "nowhere")).toBe(
    "error FILE_MISSING  there is no such file: nowhere",
  );
  expect(await refused("store", "import", "folder")).toBe("error USAGE  not a file: folder");
  expect(await refused("store", "import", "text.txt")).toBe(
    "error EXPORT_INVALID  not a sound export: it does not begin as one",
  );
  expect(await refused("store", "export", "text.txt")).toBe(
    "error USAGE  not a store path: text.txt",
  );
  expect(await refused("store", "repair", "nothing")).toBe(
    "error RECIPE_UNKNOWN  there is no recipe nothing",
  );
  expect((await project.astbuild("gc", "--json")).stdout).toContain('"freed":{}');
});

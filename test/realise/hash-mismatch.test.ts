/** A download that is not what the recipe expects: exit code 102, and the hash that was got. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";

test("the actual hash is printed", async () => {
  await using project = await temporaryProject({});
  const file = join(project.folder, "data.bin");
  await writeFile(file, "hello\n");
  await project.write(
    "astbuild.ts",
    `
import { compose, fetchFile } from "astbuild";
export const data = compose({
  name: "data",
  result: () => fetchFile({ urls: ["file://${file}"], hash: "sha256-${"A".repeat(43)}=" }),
});
`,
  );
  const { stderr, exitCode } = await project.astbuild("realise", "data");
  expect(stderr).toContain("error HASH_MISMATCH  the download is not what the recipe expects");
  expect(stderr).toContain("sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=");
  expect(exitCode).toBe(102);
});

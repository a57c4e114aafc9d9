/** `show` prints what is hashed; the hash is the same on every machine. */

import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("one derivation, and its closure with inputs first", async () => {
  await using project = await temporaryProject(TINY);
  const one = await project.astbuild("show", "tiny", "--host", "riscv64");
  expect(JSON.parse(one.stdout)).toMatchObject({
    name: "tiny-riscv64-gnu.cpio.gz",
    outputs: ["out"],
    builder: { kind: "builtin", name: "initrd" },
    unhashed: { recipe: "tiny", platform: "riscv64-gnu" },
  });
  const all = await project.astbuild("show", "tiny", "--host", "riscv64", "--closure");
  const lines = all.stdout.trimEnd().split("\n");
  const last = JSON.parse(lines.at(-1)!) as { staticHash: string };
  expect(last.staticHash).toBe((JSON.parse(one.stdout) as { staticHash: string }).staticHash);
  expect(lines).toHaveLength(4);
});

/** Disk images: made by nobody's root, sound to the file systems' own tools, sparse in the store and where they are handed out. */

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { formatError, realise } from "astbuild";
import { temporaryProject } from "../support/cli.ts";
import { testStore } from "../support/test-store.ts";
import { platformCases } from "../support/tested-platforms.ts";

const HOUR = 3_600_000;
const MEBIBYTE = 2 ** 20;
const folder = join(import.meta.dirname, "disks");
/** Their tools run on the build machine, whose C library is gnu. */
const native = platformCases().find(({ platform }) => platform.name === "x86_64-gnu")!;

describe.skipIf(!native.isTested)(`${native.title}`, () => {
  let looked: string;
  beforeAll(async () => {
    const { failures, targets } = await realise({ folder, store: testStore(), host: "x86_64-musl", targets: ["looked"] }); // prettier-ignore
    if (failures.length > 0) throw new Error(failures.map((each) => formatError(each)).join("\n"));
    looked = targets[0]!.physical;
  }, HOUR);
  const lines = (name: string): string[] =>
    readFileSync(join(looked, name), "utf8").trim().split("\n");

  test("rootfs holds what initrd holds: names, modes, owners, times, devices, content", () => {
    const found = lines("rootfs.txt");
    expect(found.map((line) => line.split(" ")[0])).toEqual(lines("names.txt"));
    expect(found.filter((line) => !/ 0:0 00000001\b/.test(line))).toEqual([]);
    expect(found).toContain("dev/console character special 0600 0:0 00000001 05:01");
    expect(found).toContain("tmp directory 01777 0:0 00000001");
    expect(found).toContain("init regular 0755 0:0 00000001");
    expect(lines("differences.txt")).toEqual([""]);
  });

  test("a size is an argument; the images are as large as was said, and take what is on them", async () => {
    const { failures, targets } = await realise({ folder, store: testStore(), host: "x86_64-musl", targets: ["diskExt2", "diskExfat", "rootfs"] }); // prettier-ignore
    expect(failures).toEqual([]);
    const sizes = targets.map((target) => statSync(target!.physical));
    expect(sizes.map(({ size }) => size / MEBIBYTE)).toEqual([2048, 512, 256]);
    for (const { blocks } of sizes) expect(blocks * 512).toBeLessThan(8 * MEBIBYTE);
  });

  test("-o is a private file to be written to, with the holes kept", async () => {
    await using project = await temporaryProject({
      "astbuild.ts": `export { rootfs } from "astbuild/recipes";`,
    });
    project.env["ASTBUILD_STORE"] = testStore();
    const file = join(project.folder, "disk.img");
    const { exitCode, stderr } = await project.astbuild("realise", "rootfs", "--host", "x86_64-musl", "-o", file); // prettier-ignore
    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining("error")]);
    const { size, blocks, mode, nlink } = statSync(file);
    expect([size / MEBIBYTE, mode & 0o600, nlink]).toEqual([256, 0o600, 1]);
    expect(blocks * 512).toBeLessThan(8 * MEBIBYTE);
  });
});

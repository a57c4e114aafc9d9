/** A full disk is told as such, whoever meets it: a builder, a download, an import, the database; with room again the same command goes through (D16). */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import type { CliResult } from "../support/cli.ts";
import { normalise } from "../support/normalise.ts";
import { seededProject } from "../support/seeded-project.ts";
import { cannotMount, smallDisk } from "../support/small-disk.ts";

const leftovers = (store: string): string[] => [
  ...readdirSync(join(store, "objects")).filter((name) => name.startsWith(".")),
  ...readdirSync(join(store, "var/tmp")),
];

/** The error alone: progress stands before it. */
function errorOf({ stderr }: CliResult): string {
  return normalise(stderr.slice(stderr.indexOf("error ")))
    .replaceAll(/\/\S*\/small-disk-\w+/g, "DISK")
    .replaceAll(/\/\S*\/project\//g, "PROJECT/");
}

describe("with a small disk", () => {
  beforeEach((context) => {
    if (cannotMount !== undefined) context.skip(cannotMount);
  });

  test("D16: a download that does not fit", async () => {
    const disk = smallDisk("size=16m,mode=755");
    await using project = await temporaryProject({});
    const recipe = async (bytes: Buffer): Promise<void> => {
      await project.write("data.bin", bytes.toString("latin1"));
      const hash = createHash("sha256").update(bytes).digest("base64");
      await project.write(
        "astbuild.ts",
        `import { compose, fetchFile } from "astbuild";
export const data = compose({ name: "data", result: () => fetchFile({ urls: ["file://${project.folder}/data.bin"], hash: "sha256-${hash}" }) });`,
      );
    };
    project.env["ASTBUILD_STORE"] = join(disk, "store");
    await recipe(Buffer.alloc(40 << 20, "x"));
    const run = await project.astbuild("realise", "data", "--progress", "plain", "--no-link");
    expect([run.exitCode, errorOf(run)]).toMatchInlineSnapshot(`
      [
        1,
        "error DISK_FULL  cannot write a download: no space left on the disk
        recipe  PROJECT/astbuild.ts:2
        path    DISK/store/var/downloads/.partial-SHA256-UUID
        hint    free some space: astbuild gc
      ",
      ]
    `);
    expect(leftovers(join(disk, "store"))).toEqual([]);
    await recipe(Buffer.from("small"));
    expect((await project.astbuild("realise", "data", "--no-link")).exitCode).toBe(0);
  });

  test("D16: a source that does not fit, and a disk that is full to the last byte", async () => {
    const disk = smallDisk("size=16m,mode=755");
    await using project = await temporaryProject({
      "big/file": "y".repeat(30 << 20),
      "small/file": "y",
      "astbuild.ts": `import { compose, files, mergeTree } from "astbuild";
const folder = (name: string) => compose({ name, result: () => mergeTree({ name, parts: [files(import.meta, name + "/**")] }) });
export const big = folder("big");
export const small = folder("small");`,
    });
    project.env["ASTBUILD_STORE"] = join(disk, "store");
    const run = await project.astbuild("realise", "big", "--progress", "plain", "--no-link");
    expect([run.exitCode, errorOf(run)]).toMatchInlineSnapshot(`
      [
        1,
        "error DISK_FULL  cannot make big: no space left on the disk
        recipe  PROJECT/astbuild.ts:2
        path    DISK/store/var/tmp/UUID-1-big
        hint    free some space: astbuild gc

      1 failed, 1 more not built because of it: big
      ",
      ]
    `);
    expect(leftovers(join(disk, "store"))).toEqual([]);

    const filler = join(disk, "filler");
    try {
      execFileSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=4k"], { stdio: "pipe" });
    } catch {
      // It ends when the disk is full.
    }
    const full = await project.astbuild("realise", "small", "--progress", "plain", "--no-link");
    expect(full.stderr).toContain("error DISK_FULL  ");
    expect(full.stderr).not.toContain("    at ");
    expect(full.exitCode).toBe(1);
    rmSync(filler);
    expect((await project.astbuild("realise", "small", "--no-link")).exitCode).toBe(0);
  });

  test("D16: a builder that fills it", async () => {
    const disk = smallDisk("size=420m,mode=755");
    const store = join(disk, "store");
    await using project = await seededProject(
      `
export const greedy = command({ name: "greedy", build: ({ out }) => sh\`
  head -c 600M /dev/zero >\${out}
\` });
export const modest = command({ name: "modest", build: ({ out }) => sh\`echo ok >\${out}\` });`,
      {},
      disk,
    );
    const run = await project.realise("greedy");
    expect([run.exitCode, run.errors]).toMatchInlineSnapshot(`
      [
        1,
        "
      error DISK_FULL  the disk filled up while greedy-x86_64-gnu was built
        recipe      PROJECT/astbuild.ts:4
        platform    x86_64-gnu
        derivation  HASH
        why         the builder exited with 1
        log         last 2 lines:
                    | head: error writing 'standard output': No space left on device
                    | astbuild: line 3: head -c 600M /dev/zero > /ast/store/HASH-greedy-x86_64-gnu exited with 1
        hint        free some space and run the same command again
      ",
      ]
    `);
    expect(leftovers(store)).toEqual([]);
    const modest = await project.realise("modest");
    expect([modest.exitCode, modest.errors]).toEqual([0, ""]);
  });
});
